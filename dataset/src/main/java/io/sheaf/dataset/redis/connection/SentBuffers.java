package io.sheaf.dataset.redis.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a command is sent, in order: small pieces joined, large ones from where they lie. */
final class SentBuffers {
  /** A smaller piece is copied: as a buffer of its own it would cost more. */
  private static final int OWN_BUFFER_BYTES_MIN = 16 << 10;

  private final ByteBufAllocator allocator;
  private final List<ByteBuf> buffers = new ArrayList<>();
  private @Nullable ByteBuf joined;

  SentBuffers(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * @param piece lent; what is readable of it is sent
   */
  void add(ByteBuf piece) {
    if (piece.readableBytes() >= OWN_BUFFER_BYTES_MIN) {
      buffers.add(piece.retainedSlice());
      joined = null;
    } else if (piece.isReadable()) {
      if (joined == null) {
        joined = allocator.ioBuffer();
        buffers.add(joined);
      }
      joined.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
    }
  }

  /** Hands all of it to the connection, which releases it. */
  void write(ChannelHandlerContext context, ChannelPromise promise) {
    ByteBuf last = buffers.remove(buffers.size() - 1);
    buffers.forEach(context::write);
    context.write(last, promise);
  }

  /** In the place of {@link #write}: none of it is sent. */
  void release() {
    buffers.forEach(ByteBuf::release);
  }
}
