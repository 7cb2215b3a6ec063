package io.sheaf.dataset.redis.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Where a connection's bytes are received: in the memory of the value that is arriving, so that it
 * need not be copied there, or else in a buffer of the connection's.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int BUFFER_BYTES = 64 << 10;

  private final ValueIntake intake;

  ReceiveBuffers(ValueIntake intake) {
    this.intake = intake;
  }

  @Override
  public RecvByteBufAllocator.Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        ByteBuf room = intake.room();
        return room != null ? room : super.allocate(allocator);
      }

      @Override
      public int guess() {
        return BUFFER_BYTES;
      }
    };
  }
}
