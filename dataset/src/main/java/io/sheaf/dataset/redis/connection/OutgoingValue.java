package io.sheaf.dataset.redis.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;

/**
 * A value for as long as its command may be sent, which may be never, or more than once. The
 * command may end on another thread than the one that sends it, so the two take turns.
 */
final class OutgoingValue {
  private final ByteBuf bytes;
  private final int size;
  private boolean ended;

  /**
   * @param bytes lent until {@link #end}; who has {@link #retain}ed them has them for longer
   */
  OutgoingValue(ByteBuf bytes) {
    this.bytes = bytes;
    this.size = bytes.readableBytes();
  }

  int size() {
    return size;
  }

  /**
   * Another owner of the bytes, and of all that goes with their last reference.
   *
   * @throws IllegalStateException when the command has ended: then there is nothing to send, and
   *     the connection must not guess
   */
  synchronized ByteBuf retain() {
    if (ended) {
      throw new IllegalStateException("the command has ended");
    }
    return bytes.retain();
  }

  /** Adds the pieces of retained bytes to what is sent. */
  void addTo(SentBuffers buffers) {
    if (bytes instanceof CompositeByteBuf composite) {
      composite.decompose(composite.readerIndex(), size).forEach(buffers::add);
    } else {
      buffers.add(bytes);
    }
  }

  synchronized void end() {
    ended = true;
  }
}
