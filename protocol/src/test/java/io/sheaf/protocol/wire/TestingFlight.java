package io.sheaf.protocol.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.sheaf.protocol.memory.MemoryBudget;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/** A real server and a real client on loopback; the server gives each frame to a test. */
final class TestingFlight implements AutoCloseable {
  static final int MESSAGE_BYTES_MAX = 8 << 20;

  /** What a server does with one frame of an exchange; it owns the frame. */
  interface Exchange {
    /** The frame to send back, handed over; null for none. */
    FlightFrame answer(FlightFrame frame);
  }

  private final Server server;
  final ManagedChannel channel;
  final FlightWire clientWire;

  TestingFlight(MemoryBudget serverBudget, MemoryBudget clientBudget, Exchange exchange)
      throws Exception {
    FlightWire wire = new FlightWire(serverBudget, MESSAGE_BYTES_MAX);
    ServerCallHandler<Ticket, FlightFrame> get = (call, headers) -> refused(call);
    ServerCallHandler<FlightFrame, PutResult> put = (call, headers) -> refused(call);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(MESSAGE_BYTES_MAX + 1024)
            .addService(
                wire.replaceDataMethods(
                    new FlightServiceGrpc.FlightServiceImplBase() {}.bindService(),
                    get,
                    put,
                    (call, headers) -> exchange(call, exchange)))
            .build()
            .start();
    clientWire = new FlightWire(clientBudget, MESSAGE_BYTES_MAX);
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .maxInboundMessageSize(MESSAGE_BYTES_MAX + 1024)
            .build();
  }

  private static <A, B> ServerCall.Listener<A> refused(ServerCall<A, B> call) {
    call.close(Status.UNIMPLEMENTED, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static ServerCall.Listener<FlightFrame> exchange(
      ServerCall<FlightFrame, FlightFrame> call, Exchange exchange) {
    call.sendHeaders(new Metadata());
    call.request(1);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(FlightFrame frame) {
        FlightFrame answer = exchange.answer(frame);
        if (answer != null) {
          call.sendMessage(answer);
        }
        call.request(1);
      }

      @Override
      public void onHalfClose() {
        call.close(Status.OK, new Metadata());
      }
    };
  }

  /** Sends frames, each handed over, and gives the answers, owned by the caller. */
  List<FlightFrame> exchange(List<FlightFrame> frames, CallOptions options) throws Exception {
    ClientCall<FlightFrame, FlightFrame> call = channel.newCall(clientWire.doExchange(), options);
    List<FlightFrame> answers = new ArrayList<>();
    CompletableFuture<Status> end = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(FlightFrame frame) {
            answers.add(frame);
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    if (options.getCompressor() != null) {
      call.setMessageCompression(true);
    }
    frames.forEach(call::sendMessage);
    call.halfClose();
    Status status = end.get(60, TimeUnit.SECONDS);
    if (!status.isOk()) {
      answers.forEach(FlightFrame::close);
      throw status.asException();
    }
    return answers;
  }

  @Override
  public void close() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }
}
