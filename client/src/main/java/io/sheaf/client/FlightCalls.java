package io.sheaf.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.wire.FlightFrame;
import io.sheaf.protocol.wire.FlightWire;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/** The calls that a client makes, over its one connection. Safe for any number of threads. */
final class FlightCalls implements AutoCloseable {
  private static final int SEND_AHEAD_BYTES = 4 << 20;

  private final ClientOptions options;
  private final MemoryBudget budget;
  private final FlightWire wire;
  private final FlightChannel channel;
  private final StatusFailures failures;
  private final Pauses pauses = new Pauses();
  private final Attempts.Parts retrying;

  FlightCalls(ClientOptions options) {
    this.options = options;
    this.budget = new MemoryBudget(options.memoryBytesMax());
    this.wire = new FlightWire(budget, options.messageBytesMax());
    this.channel = new FlightChannel(options);
    this.failures = new StatusFailures(options.place());
    this.retrying = new Attempts.Parts(options, pauses, channel::reconnect);
  }

  MemoryBudget memory() {
    return budget;
  }

  Attempts.Parts retrying() {
    return retrying;
  }

  /**
   * A question that may be asked again, until the call's timeout.
   *
   * @param question is given the deadline, of {@link System#nanoTime}
   */
  <T> T retried(LongFunction<T> question) {
    long deadlineNanos = System.nanoTime() + options.callTimeout().toNanos();
    return Attempts.run(
        retrying, RetryRules::allowRead, deadlineNanos, () -> question.apply(deadlineNanos));
  }

  /** What the server has of a request; asked once. */
  DatasetFlight info(DatasetRequest request, long deadlineNanos) {
    return DatasetFlight.of(
        askOnce(FlightServiceGrpc.getGetFlightInfoMethod(), command(request), deadlineNanos));
  }

  /** The one answer to a question. */
  <Q, T> T askOnce(MethodDescriptor<Q, T> method, Q question, long deadlineNanos) {
    long left = Math.max(1, deadlineNanos - System.nanoTime());
    CallOptions limited = CallOptions.DEFAULT.withDeadlineAfter(left, TimeUnit.NANOSECONDS);
    try {
      return ClientCalls.blockingUnaryCall(channel.grpc(), method, limited, question);
    } catch (StatusRuntimeException e) {
      throw failures.of(e);
    }
  }

  /** The answers to a question, to be cancelled by the caller. */
  <Q, T extends MessageLite> Responses<T> ask(MethodDescriptor<Q, T> method, Q question) {
    ClientCall<Q, T> call = channel.grpc().newCall(method, CallOptions.DEFAULT);
    Responses<T> responses = responses(call);
    responses.start();
    call.sendMessage(question);
    call.halfClose();
    return responses;
  }

  /** Begins to pull what a ticket stands for, with so many bytes that wait for the reader. */
  PartitionDownload download(ByteString ticket, long bytesAheadMax) {
    return new PartitionDownload(ticket, new Downloads(bytesAheadMax));
  }

  /**
   * Begins a put.
   *
   * @param request with an explicit commit and a put id
   */
  PartitionUpload upload(PutRequest request, SchemaMessage schema) {
    CallOptions sendAhead = CallOptions.DEFAULT.withOnReadyThreshold(SEND_AHEAD_BYTES);
    ClientCall<FlightFrame, PutResult> call = channel.grpc().newCall(wire.doPut(), sendAhead);
    Responses<PutResult> responses = responses(call);
    responses.start();
    PartitionUpload upload = new PartitionUpload(call, responses, request.putId().orElseThrow());
    try {
      upload.send(FlightFrame.of(command(request), schema.frame()));
      return upload;
    } catch (RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  static FlightDescriptor command(Object request) {
    return FlightDescriptor.newBuilder()
        .setType(DescriptorType.CMD)
        .setCmd(ByteString.copyFromUtf8(Json.write(request)))
        .build();
  }

  private <T extends MessageLite> Responses<T> responses(ClientCall<?, T> call) {
    return new Responses<>(
        call,
        failures,
        options.waitMax(),
        options.readAheadBytesMax(),
        MessageLite::getSerializedSize,
        discarded -> {});
  }

  @Override
  public void close() {
    pauses.close();
    channel.close();
  }

  /** How downloads ask. */
  private final class Downloads implements PartitionDownload.Calls {
    private final long bytesAheadMax;

    Downloads(long bytesAheadMax) {
      this.bytesAheadMax = bytesAheadMax;
    }

    @Override
    public Attempts.Parts parts() {
      return retrying;
    }

    @Override
    public Responses<FlightFrame> open(ByteString ticket) {
      ClientCall<Ticket, FlightFrame> call =
          channel.grpc().newCall(wire.doGet(), CallOptions.DEFAULT);
      Responses<FlightFrame> responses =
          new Responses<>(
              call,
              failures,
              options.waitMax(),
              bytesAheadMax,
              frame -> (long) frame.message().readableBytes() + frame.body().readableBytes(),
              FlightFrame::close);
      responses.start();
      call.sendMessage(Ticket.newBuilder().setTicket(ticket).build());
      call.halfClose();
      return responses;
    }

    @Override
    public DatasetFlight info(DatasetRequest request, long deadlineNanos) {
      return FlightCalls.this.info(request, deadlineNanos);
    }
  }
}
