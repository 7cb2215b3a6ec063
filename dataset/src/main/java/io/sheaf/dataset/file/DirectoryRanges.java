package io.sheaf.dataset.file;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An open file, read by position, never mapped: a mapped file that somebody truncates kills the
 * process. When another file takes its name it stays what it was; changed in place, reads fail.
 */
final class DirectoryRanges implements ByteRanges {
  private final Path path;
  private final FileSnapshot snapshot;
  private final FileChannel channel;
  private final FileThreads threads;
  private int readsUnderWay;
  private boolean closed;

  /**
   * @param channel owned from now on
   */
  DirectoryRanges(Path path, FileSnapshot snapshot, FileChannel channel, FileThreads threads) {
    this.path = path;
    this.snapshot = snapshot;
    this.channel = channel;
    this.threads = threads;
  }

  @Override
  public CompletionStage<Void> read(long position, ByteBuf into) {
    begin();
    return threads
        .doing(
            "reading " + snapshot.file(),
            () -> {
              fill(position, into);
              checkUnchanged();
            })
        .whenComplete((done, failure) -> end());
  }

  private void fill(long position, ByteBuf into) throws IOException {
    into.clear();
    while (into.isWritable()) {
      int read = into.writeBytes(channel, position + into.writerIndex(), into.writableBytes());
      if (read < 0) {
        throw changed("it ends before byte " + (position + into.capacity()));
      }
    }
  }

  /** A file of another inode has only taken the name. */
  private void checkUnchanged() throws IOException {
    Optional<FileAttributes> now = FileAttributes.of(path);
    if (now.isPresent()
        && snapshot.version().value().startsWith(now.get().inode() + "-")
        && !now.get().version().equals(snapshot.version())) {
      throw changed("its size or time is another");
    }
  }

  private SheafException changed(String found) {
    return new SheafException(
        ErrorReason.CHUNK_CORRUPT,
        snapshot.file() + " was changed in place by another program while it was read: " + found);
  }

  private synchronized void begin() {
    if (closed) {
      throw new IllegalStateException("the file is closed");
    }
    readsUnderWay++;
  }

  private void end() {
    synchronized (this) {
      readsUnderWay--;
    }
    closeWhenIdle();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeWhenIdle();
  }

  private synchronized void closeWhenIdle() {
    if (closed && readsUnderWay == 0) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException("closing " + snapshot.file(), e);
      }
    }
  }
}
