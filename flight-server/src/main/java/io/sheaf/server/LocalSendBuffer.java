package io.sheaf.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Keeps what is on its way to a client of the same machine small enough for the processor's caches,
 * where the kernel by itself lets a connection have many megabytes: what the server has written
 * would be back in memory before the client reads it. Connections to other machines, whose bytes
 * are on the way for longer, are left to the kernel.
 *
 * <p>It sets the send buffer of a connection when that is made, and is gone. docs/performance.md
 * has what it saves.
 */
final class LocalSendBuffer extends ChannelInboundHandlerAdapter {
  /** Linux makes it twice as large, for what it needs itself. */
  static final int BYTES_MAX = 512 << 10;

  private LocalSendBuffer() {}

  /** A channel that no event loop has yet. */
  static <C extends Channel> C addedTo(C channel) {
    channel.pipeline().addFirst(new LocalSendBuffer());
    return channel;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel channel = context.channel();
    if (channel.remoteAddress() instanceof InetSocketAddress remote
        && channel.localAddress() instanceof InetSocketAddress local
        && isOneMachine(remote.getAddress(), local.getAddress())) {
      channel.config().setOption(ChannelOption.SO_SNDBUF, BYTES_MAX);
    }
    context.fireChannelActive();
    context.pipeline().remove(this);
  }

  private static boolean isOneMachine(InetAddress remote, InetAddress local) {
    return remote.isLoopbackAddress() || remote.equals(local);
  }
}
