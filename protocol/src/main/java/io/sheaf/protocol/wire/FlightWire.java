package io.sheaf.protocol.wire;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.netty.channel.WriteBufferWaterMark;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/**
 * The three Flight methods that carry data, with a marshaller that passes frames instead of decoded
 * batches. Everything else of the service stays as generated from Flight.proto.
 *
 * @see FlightFrameMarshaller for limits and ownership
 */
public final class FlightWire {
  /**
   * Bytes of a connection that are handed to the system with one call, and of a frame: at Netty's
   * 64 KiB, a server takes a tenth more CPU. They are references to chunks, no copies.
   */
  public static final WriteBufferWaterMark WRITE_BUFFER =
      new WriteBufferWaterMark(512 << 10, 1 << 20);

  /**
   * Bytes of a request, and of what protobuf puts around it. They are parsed on the heap, which no
   * budget counts, and where a PATH of short elements takes fifteen times as many.
   */
  public static final int REQUEST_BYTES_MAX = Json.REQUEST_BYTES_MAX + (64 << 10);

  private final MethodDescriptor<Ticket, FlightFrame> doGet;
  private final MethodDescriptor<FlightFrame, PutResult> doPut;
  private final MethodDescriptor<FlightFrame, FlightFrame> doExchange;

  /**
   * @param budget pays for what comes in
   * @param messageBytesMax of one FlightData that comes in
   */
  public FlightWire(MemoryBudget budget, int messageBytesMax) {
    FlightFrameMarshaller frames = new FlightFrameMarshaller(budget, messageBytesMax);
    this.doGet =
        MethodDescriptor.<Ticket, FlightFrame>newBuilder()
            .setType(MethodType.SERVER_STREAMING)
            .setFullMethodName(FlightServiceGrpc.getDoGetMethod().getFullMethodName())
            .setRequestMarshaller(ProtoUtils.marshaller(Ticket.getDefaultInstance()))
            .setResponseMarshaller(frames)
            .build();
    this.doPut =
        MethodDescriptor.<FlightFrame, PutResult>newBuilder()
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(FlightServiceGrpc.getDoPutMethod().getFullMethodName())
            .setRequestMarshaller(frames)
            .setResponseMarshaller(ProtoUtils.marshaller(PutResult.getDefaultInstance()))
            .build();
    this.doExchange =
        MethodDescriptor.<FlightFrame, FlightFrame>newBuilder()
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(FlightServiceGrpc.getDoExchangeMethod().getFullMethodName())
            .setRequestMarshaller(frames)
            .setResponseMarshaller(frames)
            .build();
  }

  public MethodDescriptor<Ticket, FlightFrame> doGet() {
    return doGet;
  }

  public MethodDescriptor<FlightFrame, PutResult> doPut() {
    return doPut;
  }

  public MethodDescriptor<FlightFrame, FlightFrame> doExchange() {
    return doExchange;
  }

  /** The service as generated, with its three data methods replaced by these. */
  public ServerServiceDefinition replaceDataMethods(
      ServerServiceDefinition generated,
      ServerCallHandler<Ticket, FlightFrame> get,
      ServerCallHandler<FlightFrame, PutResult> put,
      ServerCallHandler<FlightFrame, FlightFrame> exchange) {
    Map<String, ServerMethodDefinition<?, ?>> replaced =
        Map.of(
            doGet.getFullMethodName(), ServerMethodDefinition.create(doGet, get),
            doPut.getFullMethodName(), ServerMethodDefinition.create(doPut, put),
            doExchange.getFullMethodName(), ServerMethodDefinition.create(doExchange, exchange));
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
      methods.add(replaced.getOrDefault(method.getMethodDescriptor().getFullMethodName(), method));
    }
    return definition(generated.getServiceDescriptor().getName(), methods);
  }

  private static ServerServiceDefinition definition(
      String name, List<ServerMethodDefinition<?, ?>> methods) {
    ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(name);
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder definition =
        ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(definition::addMethod);
    return definition.build();
  }
}
