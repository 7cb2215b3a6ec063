package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A local file read by position into buffers of the memory budget, never mapped: a mapped file that
 * somebody truncates kills the process. Safe for any number of threads.
 */
final class FileBytes implements AutoCloseable {
  private final FileChannel channel;
  private final long size;
  private final MemoryBudget budget;
  private final Duration waitMax;

  private FileBytes(FileChannel channel, long size, MemoryBudget budget, Duration waitMax) {
    this.channel = channel;
    this.size = size;
    this.budget = budget;
    this.waitMax = waitMax;
  }

  static FileBytes open(Path path, MemoryBudget budget, Duration waitMax) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new FileBytes(channel, channel.size(), budget, waitMax);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Bytes of the file when it was opened. */
  long size() {
    return size;
  }

  /**
   * Reads so many bytes at a place.
   *
   * @param length of bytes that are inside the file
   * @return a buffer that the caller releases
   * @throws EOFException when the file became shorter
   * @throws ClosedByInterruptException when the thread is interrupted, which closes the file
   */
  ByteBuf read(long position, int length) throws IOException {
    ByteBuf bytes = allocate(length);
    try {
      while (bytes.readableBytes() < length) {
        int at = bytes.readableBytes();
        if (bytes.writeBytes(channel, position + at, length - at) < 0) {
          throw ended(position + at);
        }
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      bytes.release();
      throw e;
    }
  }

  /** Netty takes a channel that was closed, as by an interruption, for one at its end. */
  private IOException ended(long position) {
    if (!channel.isOpen()) {
      return Thread.currentThread().isInterrupted()
          ? new ClosedByInterruptException()
          : new ClosedChannelException();
    }
    return new EOFException(
        "it ended at byte " + position + " while it was read: truncated meanwhile");
  }

  private ByteBuf allocate(int length) {
    try (Reservation room =
        Waiting.await("waiting for memory", budget.reserve(length, waitMax), waitMax)) {
      return room.allocate(length);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
