package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalSendBufferTest {
  /** By itself Linux lets such a connection have some MiB. */
  @Test
  void connectionsOfOneMachineAreBounded() throws Exception {
    EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      Connected accepting = new Connected();
      Connected connecting = new Connected();
      Channel listening =
          new ServerBootstrap()
              .group(threads)
              .channel(NioServerSocketChannel.class)
              .childHandler(accepting)
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      new Bootstrap()
          .group(threads)
          .channel(NioSocketChannel.class)
          .handler(connecting)
          .connect(listening.localAddress())
          .sync();

      for (Connected end : List.of(accepting, connecting)) {
        Channel channel = end.active.get(10, TimeUnit.SECONDS);
        assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF))
            .isBetween(1, 2 * LocalSendBuffer.BYTES_MAX);
        assertThat(channel.pipeline().get(LocalSendBuffer.class)).isNull();
      }
    } finally {
      threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void othersAreLeftAsTheyAre() {
    Connected connected = new Connected();
    EmbeddedChannel channel = new EmbeddedChannel(connected);
    channel.runPendingTasks();
    assertThat(connected.active).isCompleted();
    assertThat(channel.pipeline().get(LocalSendBuffer.class)).isNull();
  }

  /** Tells of a channel that is active, once all have heard of it. */
  private static final class Connected extends ChannelInitializer<Channel> {
    private final CompletableFuture<Channel> active = new CompletableFuture<>();

    @Override
    protected void initChannel(Channel channel) {
      LocalSendBuffer.addedTo(channel)
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelActive(ChannelHandlerContext context) {
                  context.executor().execute(() -> active.complete(channel));
                }
              });
    }
  }
}
