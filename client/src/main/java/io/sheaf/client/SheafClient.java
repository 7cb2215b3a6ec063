package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.ActionName;
import io.sheaf.protocol.action.DropRequest;
import io.sheaf.protocol.action.DropResult;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Json;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.wire.FlightFrame;
import io.sheaf.protocol.wire.FlightWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.Criteria;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.impl.Flight.Result;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/**
 * A connection to a Sheaf server. It is begun at once, and made again when it broke.
 *
 * <p>Methods block, for no longer than the options say, and throw {@link SheafException}: the
 * server's reason when it gave one, SERVER_UNAVAILABLE when it could not be reached. Safe for any
 * number of threads; downloads and uploads are each for one.
 */
public final class SheafClient implements AutoCloseable {
  private static final int FLOW_CONTROL_WINDOW_BYTES = 8 << 20;
  private static final int SEND_AHEAD_BYTES = 4 << 20;
  private static final int TRAILER_BYTES_MAX = 1 << 20;
  private static final int CLOSE_SECONDS_MAX = 5;

  private final ClientOptions options;
  private final MemoryBudget budget;
  private final FlightWire wire;
  private final EventLoopGroup network = newNetwork();
  private final ManagedChannel channel;
  private final StatusFailures failures;

  private SheafClient(ClientOptions options) {
    this.options = options;
    this.budget = new MemoryBudget(options.memoryBytesMax());
    this.wire = new FlightWire(budget, options.messageBytesMax());
    this.channel = channel(options, network);
    channel.getState(true); // connects while the caller prepares its first call
    this.failures = new StatusFailures(options.place());
  }

  /**
   * A client of the server at {@code grpc://host:port}.
   *
   * @throws SheafException INVALID_REQUEST when that is no location
   */
  public static SheafClient connect(String location) {
    return connect(ClientOptions.of(location));
  }

  public static SheafClient connect(ClientOptions options) {
    return new SheafClient(options);
  }

  /**
   * A thread of its own, which ends with it: gRPC's shared ones go on, and a Java that exits waits
   * 0.3 s for threads that are in the network.
   */
  private static EventLoopGroup newNetwork() {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("sheaf-client", true), NioIoHandler.newFactory());
  }

  /** Frames are handed over to gRPC once, so it must not keep them to send them again. */
  private static ManagedChannel channel(ClientOptions options, EventLoopGroup network) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(options.location().getHost(), options.port())
            .disableRetry()
            .eventLoopGroup(network)
            .channelType(NioSocketChannel.class)
            .userAgent("sheaf-client")
            .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
            .maxInboundMessageSize(options.messageBytesMax())
            .maxInboundMetadataSize(TRAILER_BYTES_MAX);
    return (options.isTls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
  }

  /** The datasets that a request asks for, in the order of their names. */
  public List<DatasetFlight> list(ListRequest request) {
    Criteria criteria =
        Criteria.newBuilder().setExpression(ByteString.copyFromUtf8(Json.write(request))).build();
    List<DatasetFlight> flights = new ArrayList<>();
    Responses<FlightInfo> infos = ask(FlightServiceGrpc.getListFlightsMethod(), criteria);
    try {
      for (FlightInfo info = infos.next(); info != null; info = infos.next()) {
        flights.add(DatasetFlight.of(info));
      }
      return flights;
    } finally {
      infos.cancel();
    }
  }

  /** What the server says of a dataset: its schema, and the endpoints to pull it from. */
  public DatasetFlight info(DatasetRequest request) {
    return DatasetFlight.of(askOnce(FlightServiceGrpc.getGetFlightInfoMethod(), command(request)));
  }

  /** A dataset's schema. */
  public SchemaMessage schema(DatasetRequest request) {
    return DatasetFlight.schema(
        askOnce(FlightServiceGrpc.getGetSchemaMethod(), command(request)).getSchema());
  }

  /**
   * Begins to pull what a ticket stands for.
   *
   * @param ticket of an endpoint, or a dataset's name
   * @return a download that the caller closes
   */
  public PartitionDownload get(ByteString ticket) {
    ClientCall<Ticket, FlightFrame> call = channel.newCall(wire.doGet(), CallOptions.DEFAULT);
    Responses<FlightFrame> responses =
        new Responses<>(
            call,
            failures,
            options.waitMax(),
            options.readAheadBytesMax(),
            frame -> (long) frame.message().readableBytes() + frame.body().readableBytes(),
            FlightFrame::close);
    responses.start();
    call.sendMessage(Ticket.newBuilder().setTicket(ticket).build());
    call.halfClose();
    return new PartitionDownload(responses);
  }

  /** Begins to pull what a request asks for. */
  public PartitionDownload get(DatasetRequest request) {
    return get(ByteString.copyFromUtf8(Json.write(request)));
  }

  /**
   * Begins to put a dataset, with an explicit commit and a put id whatever the request says: a
   * client that fails leaves nothing behind.
   *
   * @param schema sent at once; the record batches must be of it
   * @return an upload that the caller closes
   */
  public PartitionUpload put(PutRequest request, SchemaMessage schema) {
    PutRequest explicit = request.explicit();
    CallOptions sendAhead = CallOptions.DEFAULT.withOnReadyThreshold(SEND_AHEAD_BYTES);
    ClientCall<FlightFrame, PutResult> call = channel.newCall(wire.doPut(), sendAhead);
    Responses<PutResult> responses = responses(call);
    responses.start();
    PartitionUpload upload = new PartitionUpload(call, responses, explicit.putId().orElseThrow());
    try {
      upload.send(FlightFrame.of(command(explicit), schema.frame()));
      return upload;
    } catch (RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  /**
   * Runs an action of the server.
   *
   * @param request the action's request record
   * @param resultType the action's result record
   * @param progress told how far it is, on the calling thread
   */
  public <T> T action(
      ActionName name,
      Object request,
      Class<T> resultType,
      Consumer<ActionMessage.Progress> progress) {
    String result = action(name.wireName(), Json.write(request), progress);
    return Answers.parse("the action " + name.wireName(), result, resultType);
  }

  /**
   * Runs an action of the server.
   *
   * @param json the request, as JSON
   * @param progress told how far it is, on the calling thread
   * @return the result, as JSON
   */
  public String action(String name, String json, Consumer<ActionMessage.Progress> progress) {
    Action action =
        Action.newBuilder().setType(name).setBody(ByteString.copyFromUtf8(json)).build();
    Responses<Result> results = ask(FlightServiceGrpc.getDoActionMethod(), action);
    try {
      for (Result next = results.next(); next != null; next = results.next()) {
        ActionMessage message =
            Answers.parse("the action " + name, next.getBody(), ActionMessage.class);
        message.progress().ifPresent(progress);
        if (message.result().isPresent()) {
          return message.result().get().toString();
        }
      }
    } finally {
      results.cancel();
    }
    throw new SheafException(
        ErrorReason.INTERNAL, "the server ended the action " + name + " without a result");
  }

  /** Whether the server and its store are there, and what they are. */
  public PingResult ping() {
    PingRequest request = new PingRequest(Optional.empty(), Optional.empty());
    return action(ActionName.PING, request, PingResult.class, progress -> {});
  }

  /**
   * Removes a dataset with all its versions.
   *
   * @return whether there was one
   */
  public boolean drop(DatasetName name) {
    DropRequest request = new DropRequest(Optional.empty(), name.value(), Optional.empty());
    return action(ActionName.DROP, request, DropResult.class, progress -> {}).dropped();
  }

  /** What the frames of this client hold of memory. */
  public MemoryBudget memory() {
    return budget;
  }

  /** Closes the connection; waits a few seconds for calls under way, then cancels them. */
  @Override
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

  private static FlightDescriptor command(Object request) {
    return FlightDescriptor.newBuilder()
        .setType(DescriptorType.CMD)
        .setCmd(ByteString.copyFromUtf8(Json.write(request)))
        .build();
  }

  private <Q, T> T askOnce(MethodDescriptor<Q, T> method, Q question) {
    CallOptions limited =
        CallOptions.DEFAULT.withDeadlineAfter(
            options.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    try {
      return ClientCalls.blockingUnaryCall(channel, method, limited, question);
    } catch (StatusRuntimeException e) {
      throw failures.of(e);
    }
  }

  private <Q, T extends com.google.protobuf.MessageLite> Responses<T> ask(
      MethodDescriptor<Q, T> method, Q question) {
    ClientCall<Q, T> call = channel.newCall(method, CallOptions.DEFAULT);
    Responses<T> responses = responses(call);
    responses.start();
    call.sendMessage(question);
    call.halfClose();
    return responses;
  }

  private <T extends com.google.protobuf.MessageLite> Responses<T> responses(
      ClientCall<?, T> call) {
    return new Responses<>(
        call,
        failures,
        options.waitMax(),
        options.readAheadBytesMax(),
        com.google.protobuf.MessageLite::getSerializedSize,
        discarded -> {});
  }
}
