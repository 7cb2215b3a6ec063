package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;

/**
 * Frames joined to an IPC stream, without a copy: each message gets its prefix 0xFFFFFFFF, its
 * length and its padding to 8 bytes; the stream gets its end.
 */
public final class IpcStreams {
  private static final int PREFIX_BYTES = 8;

  private IpcStreams() {}

  /**
   * The stream of these frames.
   *
   * @param frames lent; the result owns references of its own
   * @return a buffer that the caller releases
   */
  public static ByteBuf join(List<IpcFrame> frames) {
    CompositeByteBuf stream =
        new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    for (IpcFrame frame : frames) {
      append(stream, frame);
    }
    return stream.addComponent(true, prefix(0));
  }

  /** Bytes that a frame takes in a stream or file, with its prefix and its padding. */
  public static long encapsulatedBytes(IpcFrame frame) {
    return PREFIX_BYTES
        + padded(frame.message().readableBytes())
        + (long) frame.body().readableBytes();
  }

  /** One frame as it stands in a stream or file. The caller releases the result. */
  public static ByteBuf encapsulate(IpcFrame frame) {
    CompositeByteBuf bytes =
        new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    append(bytes, frame);
    return bytes;
  }

  private static void append(CompositeByteBuf stream, IpcFrame frame) {
    int length = frame.message().readableBytes();
    stream.addComponent(true, prefix(padded(length)));
    stream.addComponent(true, frame.message().retainedSlice());
    pad(stream, length);
    if (frame.body().isReadable()) {
      stream.addComponent(true, frame.body().retainedSlice());
    }
  }

  private static void pad(CompositeByteBuf stream, int length) {
    if (padded(length) > length) {
      stream.addComponent(true, Unpooled.buffer(8).writeZero(padded(length) - length));
    }
  }

  private static ByteBuf prefix(int length) {
    return Unpooled.buffer(PREFIX_BYTES).writeIntLE(-1).writeIntLE(length);
  }

  private static int padded(int length) {
    return length + 7 & ~7;
  }
}
