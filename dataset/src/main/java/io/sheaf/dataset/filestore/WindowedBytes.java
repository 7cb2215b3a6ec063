package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.arrowfile.RandomBytes;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileTail;
import io.sheaf.dataset.transfer.Waiting;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A file for a thread that may wait and reads small things here and there: out of its end, which is
 * here, or out of the window that was read last. What it hands out is on the heap. For one thread.
 */
final class WindowedBytes implements RandomBytes {
  private static final int WINDOW_BYTES = 16 << 10;

  private final ByteRanges ranges;
  private final long size;
  private final Window tail;
  private final Duration waitMax;
  private Window last;

  /** Some bytes of the file and where they begin. */
  private record Window(long position, ByteBuffer bytes) {
    boolean has(long from, int length) {
      return from >= position && from + length <= position + bytes.remaining();
    }

    ByteBuf copy(long from, int length) {
      int start = bytes.position() + (int) (from - position);
      return Unpooled.copiedBuffer(bytes.duplicate().position(start).limit(start + length));
    }
  }

  /**
   * @param ranges lent
   * @param waitMax for each read
   */
  WindowedBytes(ByteRanges ranges, FileTail tail, Duration waitMax) {
    this.ranges = ranges;
    this.size = tail.snapshot().size();
    this.tail = new Window(tail.position(), tail.bytes());
    this.last = this.tail;
    this.waitMax = waitMax;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuf read(long position, int length) {
    if (tail.has(position, length)) {
      return tail.copy(position, length);
    }
    if (!last.has(position, length)) {
      last = fetch(position, (int) Math.min(Math.max(length, WINDOW_BYTES), size - position));
    }
    return last.copy(position, length);
  }

  private Window fetch(long position, int length) {
    ByteBuf bytes = Unpooled.buffer(length, length);
    Waiting.await("reading a file", ranges.read(position, bytes), waitMax);
    return new Window(position, bytes.nioBuffer());
  }
}
