package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Zeros between the buffers of a body, in direct memory that all bodies share: connections copy all
 * of a body that lies on the heap with a few of its bytes. Nobody may write into it.
 */
final class Padding {
  /** More than alignment to 8 or 64 bytes takes. */
  private static final ByteBuf ZEROS =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(64).writeZero(64));

  private Padding() {}

  static void add(CompositeByteBuf body, int bytes) {
    for (int missing = bytes; missing > 0; missing -= ZEROS.readableBytes()) {
      body.addComponent(true, ZEROS.slice(0, Math.min(missing, ZEROS.readableBytes())));
    }
  }
}
