package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;

/**
 * A file that is there whole or not at all: written beside its place under another name, forced to
 * disk, renamed, and its directory forced as well. Closed before that, it is removed.
 */
final class PendingFile implements ByteSink {
  private final Path target;
  private final Path pending;
  private final FileChannel channel;
  private long position;
  private boolean renamed;

  private PendingFile(Path target, Path pending, FileChannel channel) {
    this.target = target;
    this.pending = pending;
    this.channel = channel;
  }

  /**
   * @param path a new file or a regular one to replace; a link's target is replaced, not the link
   */
  static PendingFile create(Path path) throws IOException {
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileSystemException(
          path.toString(), null, "is no regular file, so it can't be replaced by one");
    }
    if (target.getParent() != null && !Files.isDirectory(target.getParent())) {
      throw new NoSuchFileException(target.getParent().toString(), null, "no such directory");
    }
    Path pending = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    FileChannel channel = FilePermissions.createFor(target, pending);
    return new PendingFile(target, pending, channel);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(ByteBuf bytes) throws IOException {
    ByteBuffer[] parts = bytes.nioBuffers();
    long left = Arrays.stream(parts).mapToLong(ByteBuffer::remaining).sum();
    position += left;
    while (left > 0) {
      left -= channel.write(parts);
    }
  }

  /** Makes the file visible under its name. */
  @Override
  public void finish() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(
        pending, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    renamed = true;
    Path directory = target.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!renamed) {
      Files.deleteIfExists(pending);
    }
  }
}
