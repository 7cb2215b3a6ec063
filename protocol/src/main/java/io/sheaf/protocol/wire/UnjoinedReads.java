package io.sheaf.protocol.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;

/**
 * Leaves what a connection received where it is. HTTP/2's decoder by default joins the beginning of
 * a frame and the bytes that come after it, which copies nearly all: a read seldom ends with a
 * frame.
 *
 * <p>It looks for the decoder when the first bytes come, tells it, and is gone.
 */
public final class UnjoinedReads extends ChannelInboundHandlerAdapter {
  private UnjoinedReads() {}

  /** A channel that nothing was added to yet. */
  public static <C extends Channel> C addedTo(C channel) {
    channel.pipeline().addFirst(new UnjoinedReads());
    return channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    Http2ConnectionHandler decoder = context.pipeline().get(Http2ConnectionHandler.class);
    if (decoder != null) {
      decoder.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
      context.fireChannelRead(bytes);
      context.pipeline().remove(this);
    } else {
      context.fireChannelRead(bytes);
    }
  }
}
