package io.sheaf.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.protocol.wire.FlightFrame;
import io.sheaf.protocol.wire.FlightWire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.Criteria;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.impl.Flight.Result;
import org.apache.arrow.flight.impl.Flight.SchemaResult;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.flight.impl.FlightServiceGrpc;

/**
 * A Flight server on loopback that keeps what is put in memory. Some dataset names misbehave: see
 * the constants.
 */
final class TestingFlightServer implements AutoCloseable {
  /** Sends nothing, takes nothing, and does not end. */
  static final String SILENT = "silent";

  /** Sends its first batch again and again, as long as the client takes it. */
  static final String ENDLESS = "endless";

  /** Refuses a put after its first frame. */
  static final String FULL = "full";

  /** Goes away when a put is to be committed. */
  static final String DYING = "dying";

  /** Answers no commit, and takes nothing of a second put. */
  static final String MUTE = "mute";

  /** Acknowledges its first batches all at once, and asks for more when it can answer more. */
  static final String LATE = "late";

  static final int LATE_BATCHES = 600;

  final Map<String, List<IpcFrame>> datasets = new ConcurrentHashMap<>();
  final Map<String, PutRequest> puts = new ConcurrentHashMap<>();

  /** The last request of each dataset that getFlightInfo was asked for. */
  final Map<String, DatasetRequest> infos = new ConcurrentHashMap<>();

  final CountDownLatch cancelled = new CountDownLatch(1);
  final AtomicInteger framesSent = new AtomicInteger();
  final AtomicInteger putsBegun = new AtomicInteger();

  private final FlightWire wire = new FlightWire(new MemoryBudget(1 << 28), 1 << 26);
  private final Server server;

  TestingFlightServer() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .maxInboundMessageSize(1 << 26)
            .addService(
                wire.replaceDataMethods(
                    new Questions().bindService(),
                    ServerCalls.asyncServerStreamingCall(this::get),
                    ServerCalls.asyncBidiStreamingCall(this::put),
                    ServerCalls.asyncBidiStreamingCall(answers -> new Refused(answers))))
            .build()
            .start();
  }

  String location() {
    return "grpc://127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    datasets.values().forEach(frames -> frames.forEach(IpcFrame::close));
    datasets.clear();
  }

  /** A status as a Sheaf server sends it. */
  static StatusRuntimeException failure(ErrorReason reason, String message, String dataset) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain("sheaf")
            .setReason(reason.name())
            .putMetadata("dataset", dataset)
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(reason.statusCode().value())
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build());
  }

  private List<IpcFrame> dataset(String name) {
    List<IpcFrame> frames = datasets.get(name);
    if (frames == null) {
      throw failure(ErrorReason.DATASET_NOT_FOUND, "no dataset '" + name + "'", name);
    }
    return frames;
  }

  private void get(Ticket ticket, StreamObserver<FlightFrame> answers) {
    ServerCallStreamObserver<FlightFrame> call = (ServerCallStreamObserver<FlightFrame>) answers;
    call.setOnCancelHandler(cancelled::countDown);
    DatasetRequest request = DatasetRequest.parseTicket(ticket.getTicket().asReadOnlyByteBuffer());
    switch (request.dataset()) {
      case SILENT -> {}
      case ENDLESS -> call.setOnReadyHandler(() -> sendWhileReady(call));
      default -> sendAll(request.dataset(), call);
    }
  }

  private void sendWhileReady(ServerCallStreamObserver<FlightFrame> call) {
    while (call.isReady()) {
      framesSent.incrementAndGet();
      IpcFrame batch = datasets.get(ENDLESS).get(1);
      call.onNext(FlightFrame.of(batch.retain(), ByteString.EMPTY));
    }
  }

  private void sendAll(String dataset, StreamObserver<FlightFrame> call) {
    try {
      for (IpcFrame frame : dataset(dataset)) {
        call.onNext(FlightFrame.of(frame.retain(), ByteString.copyFromUtf8(dataset)));
      }
      call.onCompleted();
    } catch (StatusRuntimeException e) {
      call.onError(e);
    }
  }

  private StreamObserver<FlightFrame> put(StreamObserver<PutResult> results) {
    ServerCallStreamObserver<PutResult> call = (ServerCallStreamObserver<PutResult>) results;
    call.setOnCancelHandler(cancelled::countDown);
    call.disableAutoRequest();
    call.request(1);
    Put put = new Put(call);
    call.setOnReadyHandler(put::askForMore);
    return put;
  }

  private static class Refused implements StreamObserver<FlightFrame> {
    Refused(StreamObserver<?> answers) {
      answers.onError(Status.UNIMPLEMENTED.asRuntimeException());
    }

    @Override
    public void onNext(FlightFrame frame) {
      frame.close();
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  private final class Put implements StreamObserver<FlightFrame> {
    private final ServerCallStreamObserver<PutResult> results;
    private final List<IpcFrame> staged = new CopyOnWriteArrayList<>();
    private String dataset = "";
    private final List<PutResult> late = new ArrayList<>();
    private String commit = "";
    private boolean messageAsked = true;

    Put(ServerCallStreamObserver<PutResult> results) {
      this.results = results;
    }

    @Override
    public void onNext(FlightFrame frame) {
      if (frame.descriptor() != null) {
        begin(frame.descriptor());
      }
      messageAsked = false;
      take(frame);
      askForMore();
    }

    private void askForMore() {
      boolean takesMore =
          switch (dataset) {
            case SILENT -> false;
            case MUTE -> putsBegun.get() == 1;
            case LATE -> results.isReady();
            default -> true;
          };
      if (takesMore && !messageAsked && !results.isCancelled()) {
        messageAsked = true;
        results.request(1);
      }
    }

    private void take(FlightFrame frame) {
      if (dataset.equals(FULL)) {
        frame.close();
        return;
      }
      if (!frame.hasMessage()) {
        commit = frame.appMetadata().toStringUtf8();
        return;
      }
      try {
        staged.add(frame.toIpcFrame());
      } catch (CorruptIpcException e) {
        results.onError(Status.INVALID_ARGUMENT.asRuntimeException());
      }
      if (!frame.appMetadata().isEmpty()) {
        late.add(PutResult.newBuilder().setAppMetadata(frame.appMetadata()).build());
      }
      if (!dataset.equals(LATE) || staged.size() >= LATE_BATCHES) {
        late.forEach(results::onNext);
        late.clear();
      }
    }

    private void begin(FlightDescriptor descriptor) {
      PutRequest request = PutRequest.parseCommand(descriptor.getCmd().asReadOnlyByteBuffer());
      dataset = request.dataset();
      puts.put(dataset, request);
      putsBegun.incrementAndGet();
      if (dataset.equals(FULL)) {
        results.onError(failure(ErrorReason.STORE_FULL, "the store is full", dataset));
      }
    }

    @Override
    public void onError(Throwable failure) {
      staged.forEach(IpcFrame::close);
    }

    @Override
    public void onCompleted() {
      if (dataset.equals(DYING)) {
        staged.forEach(IpcFrame::close);
        server.shutdownNow();
        return;
      }
      if (dataset.equals(MUTE)) {
        staged.forEach(IpcFrame::close);
        staged.clear();
        return;
      }
      datasets.put(dataset, staged);
      PutSummary summary = new PutSummary("1-" + commit, staged.size(), staged.size(), 0);
      results.onNext(
          PutResult.newBuilder()
              .setAppMetadata(ByteString.copyFromUtf8(Json.write(summary)))
              .build());
      results.onCompleted();
    }
  }

  /** The methods that carry no data. */
  private final class Questions extends FlightServiceGrpc.FlightServiceImplBase {
    @Override
    public void getFlightInfo(FlightDescriptor descriptor, StreamObserver<FlightInfo> answer) {
      try {
        String name = name(descriptor);
        if (!name.equals(SILENT)) {
          answer.onNext(TestingFlightInfo.of(name, dataset(name)));
          answer.onCompleted();
        }
      } catch (StatusRuntimeException e) {
        answer.onError(e);
      }
    }

    @Override
    public void getSchema(FlightDescriptor descriptor, StreamObserver<SchemaResult> answer) {
      ByteString schema = TestingFlightInfo.schema(dataset(name(descriptor)));
      answer.onNext(SchemaResult.newBuilder().setSchema(schema).build());
      answer.onCompleted();
    }

    @Override
    public void listFlights(Criteria criteria, StreamObserver<FlightInfo> answers) {
      datasets.forEach((name, frames) -> answers.onNext(TestingFlightInfo.of(name, frames)));
      answers.onCompleted();
    }

    @Override
    public void doAction(Action action, StreamObserver<Result> answers) {
      String request = action.getBody().toStringUtf8();
      answers.onNext(json("{\"progress\":{\"done\":1,\"total\":2,\"unit\":\"chunks\"}}"));
      answers.onNext(json("{\"progress\":{\"done\":2,\"total\":2,\"unit\":\"chunks\"}}"));
      answers.onNext(
          json("{\"result\":{\"dataset\":\"" + action.getType() + "\",\"dropped\":true}}"));
      puts.put(request, PutRequest.parseCommand(action.getBody().asReadOnlyByteBuffer()));
      answers.onCompleted();
    }

    private static Result json(String text) {
      return Result.newBuilder().setBody(ByteString.copyFromUtf8(text)).build();
    }

    private String name(FlightDescriptor descriptor) {
      DatasetRequest request =
          DatasetRequest.parseCommand(descriptor.getCmd().asReadOnlyByteBuffer());
      infos.put(request.dataset(), request);
      return request.dataset();
    }
  }
}
