package io.sheaf.dataset.redis.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;

/**
 * A value for as long as its command may be encoded, which may be never, or more than once. The
 * command may end on another thread than the one that encodes it, so the two take turns.
 */
final class OutgoingValue {
  private final ByteBuf bytes;
  private final int size;
  private boolean ended;
  private int place;

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
   * Notes where in its command the value belongs, and leaves it to {@link ValueEncoder} to put it
   * there.
   */
  synchronized void encode(ByteBuf around) {
    checkNotEnded();
    place = around.writerIndex();
  }

  /** How many bytes of the command come before the value. */
  synchronized int place() {
    return place;
  }

  /** Adds the value's pieces to what is sent. */
  synchronized void addTo(SentBuffers buffers) {
    checkNotEnded();
    if (bytes instanceof CompositeByteBuf composite) {
      composite.decompose(composite.readerIndex(), size).forEach(buffers::add);
    } else {
      buffers.add(bytes);
    }
  }

  /** Then there is nothing to send, and the connection must not guess. */
  private void checkNotEnded() {
    if (ended) {
      throw new IllegalStateException("the command has ended");
    }
  }

  synchronized void end() {
    ended = true;
  }
}
