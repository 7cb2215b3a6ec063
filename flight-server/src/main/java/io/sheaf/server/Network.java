package io.sheaf.server;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.protocol.wire.LargeFrames;
import java.util.concurrent.TimeUnit;

/**
 * The sockets of a server and the threads that serve them: epoll's on Linux, else Java's. They are
 * gRPC's usual ones, but for {@link LargeFrames} and {@link LocalSendBuffer}, which have to be
 * added to each connection before gRPC has it.
 */
final class Network implements AutoCloseable {
  private static final int CLOSE_SECONDS_MAX = 2;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup listening = threads("sheaf-listening", 1);
  private final EventLoopGroup connections = threads("sheaf-connections", 0);

  /** A server builder that uses these. */
  NettyServerBuilder under(NettyServerBuilder server) {
    return server
        .channelFactory(this::listeningSocket)
        .bossEventLoopGroup(listening)
        .workerEventLoopGroup(connections);
  }

  private ServerChannel listeningSocket() {
    ServerChannel socket = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    socket.pipeline().addLast(new Accepting());
    return socket;
  }

  /**
   * @param count of threads; 0 is Netty's default, two for each core
   */
  private EventLoopGroup threads(String name, int count) {
    IoHandlerFactory sockets = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), sockets);
  }

  /** Closes what connections there are, waiting for no longer than a few seconds. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // by then nobody listens
  public void close() {
    listening.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    try {
      connections
          .shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
          .await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sees connections before gRPC does. */
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      context.fireChannelRead(LocalSendBuffer.addedTo(LargeFrames.addedTo((Channel) connection)));
    }
  }
}
