package io.sheaf.dataset.redis.embedded;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory that a Redis runs in, and the lock files that say whose it is. Owned by one
 * EmbeddedRedis; closed after its process is gone.
 */
final class RedisHome implements AutoCloseable {
  private final Path directory;
  private final boolean temporary;
  private final StateFile run;
  private final Optional<StateFile> directoryLock;

  private RedisHome(
      Path directory, boolean temporary, StateFile run, Optional<StateFile> directoryLock) {
    this.directory = directory;
    this.temporary = temporary;
    this.run = run;
    this.directoryLock = directoryLock;
  }

  static RedisHome open(Optional<Path> dataDirectory, Path runs) throws IOException {
    if (dataDirectory.isPresent()) {
      Path directory = Files.createDirectories(dataDirectory.get()).toRealPath();
      StateFile lock = lock(directory);
      try {
        String record = record(directory, false).format();
        lock.append(record);
        return new RedisHome(directory, false, StateFile.create(runs, record), Optional.of(lock));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    }
    Path directory = TemporaryDirectory.name();
    StateFile run = StateFile.create(runs, record(directory, true).format());
    RedisHome home = new RedisHome(directory, true, run, Optional.empty());
    try {
      TemporaryDirectory.create(directory);
      return home;
    } catch (IOException e) {
      home.close();
      throw e;
    }
  }

  /** What an owner with another state directory left is found through the data directory itself. */
  private static StateFile lock(Path directory) throws IOException {
    StateFile lock =
        StateFile.take(directory, "sheaf.lock", true).orElseThrow(() -> inUse(directory));
    try {
      if (!LeftoverRedis.stop(lock.read())) {
        throw inUse(directory);
      }
      lock.clear();
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static SheafException inUse(Path directory) {
    return new SheafException(
        ErrorReason.STORE_UNAVAILABLE,
        "data directory "
            + directory
            + " is in use by another embedded Redis; stop that one or choose another directory");
  }

  private static RunRecord record(Path directory, boolean temporary) {
    ProcessIdentity owner =
        ProcessIdentity.of(ProcessHandle.current())
            .orElseThrow(() -> new IllegalStateException("no start time of this process"));
    return RunRecord.of(owner, directory, temporary);
  }

  Path directory() {
    return directory;
  }

  /** Notes that a process will run here. */
  void launching() throws IOException {
    append(RunRecord.formatLaunching());
  }

  /** Notes the process that runs here now. */
  void started(Process redis) throws IOException {
    Optional<ProcessIdentity> identity = ProcessIdentity.of(redis.toHandle());
    if (identity.isPresent()) {
      append(RunRecord.formatStarted(identity.get()));
    }
  }

  private void append(String text) throws IOException {
    run.append(text);
    if (directoryLock.isPresent()) {
      directoryLock.get().append(text);
    }
  }

  /** Forgets the run; deletes the directory if it was temporary. */
  @Override
  public void close() throws IOException {
    try (StateFile held = run) {
      if (temporary) {
        TemporaryDirectory.delete(directory);
      }
      held.delete();
    } finally {
      if (directoryLock.isPresent()) {
        try (StateFile held = directoryLock.get()) {
          held.clear();
        }
      }
    }
  }
}
