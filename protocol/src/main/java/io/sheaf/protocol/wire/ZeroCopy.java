package io.sheaf.protocol.wire;

import io.grpc.internal.MessageFramer;
import io.grpc.internal.StatsTraceContext;
import io.grpc.internal.WritableBuffer;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether gRPC takes outgoing buffers over instead of copying them. That works by reflection into
 * gRPC and falls back silently, so it is tried once at start, and counted.
 */
public final class ZeroCopy {
  private static final LongAdder MESSAGES_TAKEN_OVER = new LongAdder();
  private static final LongAdder MESSAGES_COPIED = new LongAdder();

  private ZeroCopy() {}

  /** Sends one message through gRPC's framer, to nowhere, and looks what became of it. */
  public static boolean isActive() {
    long before = MESSAGES_TAKEN_OVER.sum();
    MessageFramer framer =
        new MessageFramer(
            (frame, endOfStream, flush, messages) -> {
              if (frame != null) {
                frame.release();
              }
            },
            HeapBuffer::new,
            StatsTraceContext.NOOP);
    try (FrameInputStream message = new FrameInputStream(Unpooled.directBuffer(8).writeLong(1))) {
      framer.writePayload(message);
      framer.close();
    }
    return MESSAGES_TAKEN_OVER.sum() > before;
  }

  /** Outgoing messages whose buffers gRPC took over, in this process. */
  public static long messagesTakenOver() {
    return MESSAGES_TAKEN_OVER.sum();
  }

  /** Outgoing messages that had to be copied, in this process. */
  public static long messagesCopied() {
    return MESSAGES_COPIED.sum();
  }

  static void count(boolean takenOver) {
    (takenOver ? MESSAGES_TAKEN_OVER : MESSAGES_COPIED).increment();
  }

  /** The framer's own buffer, for the five bytes before a message. */
  private static final class HeapBuffer implements WritableBuffer {
    private final byte[] bytes;
    private int length;

    HeapBuffer(int capacity) {
      bytes = new byte[capacity];
    }

    @Override
    public void write(byte[] source, int offset, int count) {
      System.arraycopy(source, offset, bytes, length, count);
      length += count;
    }

    @Override
    public void write(byte b) {
      bytes[length++] = b;
    }

    @Override
    public int writableBytes() {
      return bytes.length - length;
    }

    @Override
    public int readableBytes() {
      return length;
    }

    @Override
    public void release() {}
  }
}
