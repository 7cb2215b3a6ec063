package io.sheaf.protocol.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Lets the other side of a connection send HTTP/2 frames of up to {@value #FRAME_BYTES_MAX} bytes,
 * where gRPC leaves it at 16 KiB, HTTP/2's default, and leaves what was received where it is.
 * HTTP/2's decoder by default joins the beginning of a frame and the bytes that come after it,
 * which copies nearly all: a read seldom ends with a frame.
 *
 * <p>It looks for the decoder whenever bytes come, tells it and the other side, and is gone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#SETTINGS_MAX_FRAME_SIZE">RFC 9113, 6.5.2</a>
 */
public final class LargeFrames extends ChannelInboundHandlerAdapter {
  static final int FRAME_BYTES_MAX = 64 << 10;

  /** What comes in smaller pieces is joined, else each would hold a buffer of its own. */
  static final int PIECE_BYTES_MIN = 4 << 10;

  private LargeFrames() {}

  /** A channel that nothing was added to yet. */
  public static <C extends Channel> C addedTo(C channel) {
    channel.pipeline().addFirst(new LargeFrames());
    return channel;
  }

  @Override
  @SuppressWarnings(
      "FutureReturnValueIgnored") // a connection that can't be written to is closed anyway
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    ChannelHandlerContext decoding = context.pipeline().context(Http2ConnectionHandler.class);
    if (decoding == null) {
      context.fireChannelRead(bytes);
      return;
    }
    Http2ConnectionHandler http = (Http2ConnectionHandler) decoding.handler();
    http.setCumulator(LargeFrames::join);
    context.fireChannelRead(bytes);
    if (context.channel().isActive()) {
      http.encoder()
          .writeSettings(
              decoding, new Http2Settings().maxFrameSize(FRAME_BYTES_MAX), decoding.newPromise());
      decoding.flush();
    }
    context.pipeline().remove(this);
  }

  /** A {@link ByteToMessageDecoder.Cumulator}; takes the piece over. */
  private static ByteBuf join(ByteBufAllocator allocator, ByteBuf before, ByteBuf piece) {
    if (piece.readableBytes() >= PIECE_BYTES_MIN) {
      return ByteToMessageDecoder.COMPOSITE_CUMULATOR.cumulate(allocator, before, piece);
    }
    makeRoom(before, piece.readableBytes());
    return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, before, piece);
  }

  /** By itself a composite buffer would grow to the next power of two, and keep what it grew by. */
  private static void makeRoom(ByteBuf before, int bytes) {
    if (before instanceof CompositeByteBuf
        && before.refCnt() == 1
        && before.writableBytes() < bytes) {
      before.capacity(before.capacity() + PIECE_BYTES_MIN);
    }
  }
}
