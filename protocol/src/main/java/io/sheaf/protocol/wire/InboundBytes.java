package io.sheaf.protocol.wire;

import io.grpc.HasByteBuffer;
import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.memory.Reservation;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Copies what gRPC received into one buffer, straight from the network's buffers where it lends
 * them.
 */
final class InboundBytes {
  private InboundBytes() {}

  /**
   * @param reservation of as many bytes as the stream has; used up
   * @return a buffer that the caller releases
   */
  static ByteBuf copy(InputStream stream, Reservation reservation) throws IOException {
    int length = (int) reservation.bytesLeft();
    ByteBuf target;
    try (reservation) {
      target = reservation.allocate(length);
    }
    try {
      if (stream instanceof HasByteBuffer source && source.byteBufferSupported()) {
        copyBuffers(stream, source, target, length);
      } else {
        copyBytes(stream, target, length);
      }
      return target;
    } catch (IOException | RuntimeException e) {
      target.release();
      throw e;
    }
  }

  private static void copyBuffers(
      InputStream stream, HasByteBuffer source, ByteBuf target, int length) throws IOException {
    int left = length;
    while (left > 0) {
      ByteBuffer lent = source.getByteBuffer();
      if (lent == null || !lent.hasRemaining()) {
        throw new EOFException();
      }
      ByteBuffer part = lent.duplicate();
      int bytes = Math.min(left, part.remaining());
      target.writeBytes(part.limit(part.position() + bytes));
      stream.skipNBytes(bytes);
      left -= bytes;
    }
  }

  private static void copyBytes(InputStream stream, ByteBuf target, int length) throws IOException {
    target.writeBytes(stream.readNBytes(length));
    if (target.readableBytes() < length) {
      throw new EOFException();
    }
  }
}
