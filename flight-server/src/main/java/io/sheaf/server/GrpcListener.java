package io.sheaf.server;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.NetworkProblem;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.wire.FlightWire;
import io.sheaf.server.config.ServerConfig;
import io.sheaf.server.flight.CallGate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** gRPC as it is set up for Flight, whatever answers the calls. */
final class GrpcListener {
  /** What a client may send before it is asked for more, in bytes a stream. */
  private static final int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

  /** Headers over 8 KiB are refused by many proxies; ours may hold a little more. */
  private static final int HEADER_BYTES_MAX = 16 << 10;

  /** How often a silent client is asked whether it is still there, and how often it may ask. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

  private static final Duration KEEP_ALIVE_CLIENT_MIN = Duration.ofSeconds(10);

  /**
   * gRPC answers a message over its own limit with a bare reset, so ours comes first and says what
   * is wrong.
   */
  private static final int MESSAGE_LIMIT_FACTOR = 2;

  private GrpcListener() {}

  /**
   * A server that serves.
   *
   * @param gate lets calls in
   * @param network stays open for as long as the server does
   * @param executor runs what calls do; nothing on it waits
   * @throws SheafException INVALID_REQUEST for an address that can't be had
   */
  static Server listen(
      ServerConfig config,
      ServerServiceDefinition service,
      CallGate gate,
      Network network,
      Executor executor) {
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    try {
      return network
          .under(NettyServerBuilder.forAddress(address))
          .executor(executor)
          .maxInboundMessageSize(messageBytesMaxOfGrpc(config))
          .maxInboundMetadataSize(HEADER_BYTES_MAX)
          .maxConcurrentCallsPerConnection(config.connectionStreamsMax())
          .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
          .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
          .permitKeepAliveTime(KEEP_ALIVE_CLIENT_MIN.toSeconds(), TimeUnit.SECONDS)
          .permitKeepAliveWithoutCalls(true)
          .withChildOption(ChannelOption.WRITE_BUFFER_WATER_MARK, FlightWire.WRITE_BUFFER)
          .intercept(gate)
          .addStreamTracerFactory(gate.streams())
          .addService(service)
          .build()
          .start();
    } catch (IOException e) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "can't listen on "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + NetworkProblem.of(e)
              + "; choose another --port, or 0 for any",
          e);
    }
  }

  private static int messageBytesMaxOfGrpc(ServerConfig config) {
    return (int)
        Math.min(Integer.MAX_VALUE, (long) MESSAGE_LIMIT_FACTOR * config.messageBytesMax());
  }
}
