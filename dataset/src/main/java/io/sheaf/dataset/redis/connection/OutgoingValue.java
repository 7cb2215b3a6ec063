package io.sheaf.dataset.redis.connection;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * A value for as long as its command may be encoded, which may be never, or more than once. The
 * command may end on another thread than the one that encodes it, so the two take turns.
 */
final class OutgoingValue {
  private final ByteBuf bytes;
  private final int size;
  private boolean ended;

  /**
   * @param bytes lent until {@link #end}
   */
  OutgoingValue(ByteBuf bytes) {
    this.bytes = bytes;
    this.size = bytes.readableBytes();
  }

  int size() {
    return size;
  }

  /**
   * Copies all of it, part by part, since Netty joins the parts on the heap first; once ended there
   * is nothing to send, and the connection must not guess.
   */
  synchronized void encode(ByteBuf target) {
    if (ended) {
      throw new IllegalStateException("the command has ended");
    }
    for (ByteBuffer part : bytes.nioBuffers(bytes.readerIndex(), size)) {
      target.writeBytes(part);
    }
  }

  synchronized void end() {
    ended = true;
  }
}
