package io.sheaf.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.protocol.wire.FlightWire;
import io.sheaf.protocol.wire.LargeFrames;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A connection to a server. It is begun at once, and made again when it broke. */
final class FlightChannel implements AutoCloseable {
  private static final int FLOW_CONTROL_WINDOW_BYTES = 8 << 20;
  private static final int TRAILER_BYTES_MAX = 1 << 20;

  /**
   * How long a server may be silent while a call waits for it before it is asked whether it is
   * there, and how long it may take to say so: a host that is gone, or a path that forgot the
   * connection, else stands still for a quarter of an hour. Together less than a call may take.
   */
  private static final int KEEP_ALIVE_SECONDS = 15;

  private static final int KEEP_ALIVE_ANSWER_SECONDS_MAX = 10;
  private static final int CLOSE_SECONDS_MAX = 5;
  private static final int CALL_THREAD_IDLE_SECONDS_MAX = 10;

  private final EventLoopGroup network = newNetwork();
  private final ManagedChannel channel;

  FlightChannel(ClientOptions options) {
    this.channel = channel(options, network);
    channel.getState(true); // connects while the caller prepares its first call
  }

  /** Loads what a connection is made of; makes none. */
  static void prepare() {
    EventLoopGroup network = newNetwork();
    channel(ClientOptions.of("grpc://localhost"), network).shutdownNow();
    network.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  /** What calls are made on. */
  ManagedChannel grpc() {
    return channel;
  }

  /** Connects at once when it waits to do so. */
  void reconnect() {
    channel.resetConnectBackoff();
  }

  /**
   * A thread of its own, which ends with it: gRPC's shared ones go on, and a Java that exits waits
   * 0.3 s for threads that are in the network.
   */
  private static EventLoopGroup newNetwork() {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("sheaf-client", true), NioIoHandler.newFactory());
  }

  /**
   * Threads that tell calls what came, one for each that is told something at this moment; they end
   * by themselves, since a call on a closed client is told so by them, too. gRPC's shared ones are
   * numbered in the digits of a locale that Java has to look for: 12 ms.
   */
  private static Executor newCalls() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        CALL_THREAD_IDLE_SECONDS_MAX,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        new DefaultThreadFactory("sheaf-client-call", true));
  }

  /** Frames are handed over to gRPC once, so it must not keep them to send them again. */
  private static ManagedChannel channel(ClientOptions options, EventLoopGroup network) {
    Executor calls = newCalls();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(options.location().getHost(), options.port())
            .disableRetry()
            .eventLoopGroup(network)
            .executor(calls)
            .offloadExecutor(calls)
            .channelFactory(() -> LargeFrames.addedTo(new NioSocketChannel()))
            .withOption(ChannelOption.WRITE_BUFFER_WATER_MARK, FlightWire.WRITE_BUFFER)
            .userAgent("sheaf-client")
            .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
            .maxInboundMessageSize(options.messageBytesMax())
            .maxInboundMetadataSize(TRAILER_BYTES_MAX);
    return (options.isTls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
  }

  /** Waits a few seconds for calls under way, then cancels them. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what an interrupted close leaves
  public void close() {
    channel.shutdown();
    try {
      if (!channel.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        channel.shutdownNow().awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
      }
      network
          .shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
          .await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      channel.shutdownNow();
      network.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
      Thread.currentThread().interrupt();
    }
  }
}
