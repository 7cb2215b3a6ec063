package io.sheaf.dataset.redis.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a command is sent, in order: small pieces joined, large ones from where they lie. All
 * memory that it takes is taken before the first is written: half a command would spoil those after
 * it.
 */
final class SentBuffers {
  /** A smaller piece is copied: as a buffer of its own it would cost more. */
  private static final int OWN_BUFFER_BYTES_MIN = 16 << 10;

  /** Of a piece that is in parts itself: what is in more, Linux does not take at once. */
  private static final int PARTS_MAX = 1_024;

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
    if (isSentItself(piece)) {
      buffers.add(piece.retainedSlice());
      joined = null;
    } else if (piece.isReadable()) {
      copy(piece);
    }
  }

  /** What lies on the heap, the connection would copy, too, and without telling when it can't. */
  private static boolean isSentItself(ByteBuf piece) {
    return piece.readableBytes() >= OWN_BUFFER_BYTES_MIN
        && piece.isDirect()
        && piece.nioBufferCount() <= PARTS_MAX;
  }

  private void copy(ByteBuf piece) {
    if (joined == null) {
      joined = allocator.ioBuffer();
      buffers.add(joined);
    }
    joined.ensureWritable(piece.readableBytes());
    for (ByteBuffer part : piece.nioBuffers()) { // Netty would join them on the heap first
      joined.writeBytes(part);
    }
  }

  /**
   * Hands all of it to the connection, which ends when a part of it can't be sent.
   *
   * @param promise of the last part; not a void one
   */
  void write(ChannelHandlerContext context, ChannelPromise promise) {
    ByteBuf last = buffers.remove(buffers.size() - 1);
    for (ByteBuf buffer : buffers) {
      context.write(buffer).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
    context.write(last, promise.addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
  }

  /** In the place of {@link #write}: none of it is sent. */
  void release() {
    buffers.forEach(ByteBuf::release);
  }
}
