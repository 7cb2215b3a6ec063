package io.sheaf.dataset.redis.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the Redis processes whose owners were killed. A process is touched only if its owner's lock
 * is free, its owner is gone, and its number and start time are those of the state file.
 */
final class LeftoverRedis {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoverRedis.class);
  private static final Duration PID_FILE_DELAY_MAX = Duration.ofSeconds(2);

  private LeftoverRedis() {}

  /**
   * Stops all that the state directory knows of. A file that can't be read, as another user's, or
   * whose leftovers can't be removed, is left for later.
   */
  static synchronized void stopAll(Path runs) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(runs, "*.run")) {
      for (Path file : files) {
        try {
          stop(runs, file);
        } catch (IOException e) {
          LOG.warn("what {} tells of is left for later: {}", file, e.toString());
        }
      }
    }
  }

  private static void stop(Path runs, Path file) throws IOException {
    Optional<StateFile> taken = StateFile.take(runs, file.getFileName().toString(), false);
    if (taken.isPresent()) {
      try (StateFile state = taken.get()) {
        if (stop(state.read())) {
          state.delete();
        }
      }
    }
  }

  /**
   * Stops what a state file tells of, if anything.
   *
   * @return whether nothing is left of it
   */
  static boolean stop(String stateFileText) throws IOException {
    Optional<RunRecord> record = RunRecord.parse(stateFileText);
    if (record.isEmpty()) {
      return true;
    }
    if (record.get().owner().find().isPresent()) {
      return false;
    }
    return stop(record.get());
  }

  private static boolean stop(RunRecord record) throws IOException {
    Optional<ProcessHandle> redis = find(record);
    if (redis.isPresent()) {
      if (!RedisProcess.stop(redis.get(), !record.temporary())) {
        LOG.warn("redis-server {}, left by a killed process, does not stop", redis.get().pid());
        return false;
      }
      LOG.info(
          "stopped redis-server {}, left by process {}, which was killed",
          redis.get().pid(),
          record.owner().pid());
    }
    if (record.temporary()) {
      TemporaryDirectory.delete(record.directory());
    }
    return true;
  }

  private static Optional<ProcessHandle> find(RunRecord record) throws IOException {
    if (!record.launching()) {
      return Optional.empty();
    }
    return record.redis().isPresent()
        ? record.redis().flatMap(ProcessIdentity::find)
        : fromPidFile(record);
  }

  /**
   * The owner was killed right after it started Redis, before it could note its number. Redis's own
   * file tells it; it is the right process if it started just before it wrote that file.
   */
  private static Optional<ProcessHandle> fromPidFile(RunRecord record) throws IOException {
    Path file = RedisCommand.pidFile(record.directory());
    Instant earliest = record.owner().start().minus(PID_FILE_DELAY_MAX);
    if (!isWrittenAfter(file, earliest)) {
      return Optional.empty();
    }
    Instant latest = Files.getLastModifiedTime(file).toInstant().plus(PID_FILE_DELAY_MAX);
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .filter(ProcessIdentity::isRunning)
          .filter(process -> isBetween(process.info().startInstant(), earliest, latest));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isBetween(Optional<Instant> time, Instant earliest, Instant latest) {
    return time.filter(t -> t.isAfter(earliest) && t.isBefore(latest)).isPresent();
  }

  /** Waits a little: a Redis that has just been started writes its file right now. */
  private static boolean isWrittenAfter(Path file, Instant earliest) throws IOException {
    long begin = System.nanoTime();
    while (!Files.exists(file)
        || Files.size(file) == 0
        || Files.getLastModifiedTime(file).toInstant().isBefore(earliest)) {
      if (System.nanoTime() - begin > PID_FILE_DELAY_MAX.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return true;
  }
}
