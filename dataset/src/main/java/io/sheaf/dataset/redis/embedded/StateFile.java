package io.sheaf.dataset.redis.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A state file under an exclusive lock, which the system drops when its owner dies, however it
 * dies: who gets the lock knows that the one who wrote the file is gone. One thread at a time.
 */
final class StateFile implements AutoCloseable {
  private static final int BYTES_MAX = 64 * 1024;

  /**
   * POSIX drops a process's lock when it closes any descriptor of the file: so never open twice.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private StateFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** A new file of a name never used before, visible only once it is locked and holds its text. */
  static StateFile create(Path directory, String text) throws IOException {
    String name = UUID.randomUUID().toString();
    Path hidden = directory.resolve(name + ".new");
    Path visible = directory.toRealPath().resolve(name + ".run");
    HELD_HERE.add(visible);
    FileChannel channel =
        FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      StateFile file = new StateFile(visible, channel);
      if (channel.tryLock() == null) {
        throw new IOException("can't lock " + hidden);
      }
      file.append(text);
      Files.move(hidden, visible, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException | RuntimeException e) {
      HELD_HERE.remove(visible);
      channel.close();
      Files.deleteIfExists(hidden);
      throw e;
    }
  }

  /**
   * Takes over a file whose owner is gone; empty while the owner lives, here or in another process,
   * and when there is no such file and it is not to be made.
   */
  static Optional<StateFile> take(Path directory, String name, boolean create) throws IOException {
    Path real = directory.toRealPath().resolve(name);
    if (!HELD_HERE.add(real)) {
      return Optional.empty();
    }
    @Nullable FileChannel channel = null;
    try {
      channel =
          create
              ? FileChannel.open(
                  real,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE)
              : FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return Optional.of(new StateFile(real, channel));
      }
    } catch (NoSuchFileException | OverlappingFileLockException e) {
      // Gone in the meantime, or held by another class loader of this process: not ours either way.
    } catch (IOException | RuntimeException e) {
      release(real, channel);
      throw e;
    }
    release(real, channel);
    return Optional.empty();
  }

  private static void release(Path path, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD_HERE.remove(path);
    }
  }

  String read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), BYTES_MAX));
    for (int read = 0; bytes.hasRemaining() && read >= 0; ) {
      read = channel.read(bytes, bytes.position());
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  void append(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    for (long position = channel.size(); bytes.hasRemaining(); ) {
      position += channel.write(bytes, position);
    }
  }

  /** Empties the file. */
  void clear() throws IOException {
    channel.truncate(0);
  }

  /** Removes the file; only for names that are never used again. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /** Gives up the lock; the file and what it says stay. */
  @Override
  public void close() throws IOException {
    release(path, channel);
  }
}
