package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.DatasetPut;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.CommitMode;
import io.sheaf.protocol.request.PutCommit;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.protocol.wire.FlightFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * One put under way: the descriptor and the schema, then batches, each acknowledged when it is
 * staged if it came with app_metadata, then the commit.
 *
 * <p>The client is asked for the next message only while less than a limit is on its way to the
 * store, while it reads its acknowledgements, and while those that its batches on their way will
 * bring are less than it may leave unread. gRPC calls the listener's methods one at a time;
 * completions of the store come back to the executor and take this object's monitor, which also
 * guards the call.
 *
 * @param <R> an answer
 */
final class PutSession<R> extends ServerCall.Listener<FlightFrame> implements StreamWatch.Watched {
  /** Of acknowledgements that the client has not read; past it the client is not asked for more. */
  private static final int UNREAD_BYTES_MAX = 4 << 20;

  /** Of all batches: it stays on the heap until the commit. */
  private static final long APP_METADATA_BYTES_MAX = 16 << 20;

  /** As bytes, and as what is read from them. */
  private static final int SCHEMA_COPIES = 2;

  private final ServerCall<FlightFrame, R> call;
  private final PutDialect<R> dialect;
  private final Parts parts;
  private final PutHeap heap;
  private final long beganNanos = System.nanoTime();

  private @Nullable PutRequest request;
  private boolean isCommand;
  private @Nullable DatasetPut put;
  private Optional<PutCommit> promise = Optional.empty();
  private CompletionStage<@Nullable Void> acknowledged = CompletableFuture.completedFuture(null);
  private long appMetadataBytes;
  private long acknowledgementBytesDue;
  private boolean messageAsked = true;
  private boolean halfClosed;
  private boolean ended;

  /**
   * What puts share.
   *
   * @param inFlightBytesMax of one put on their way to the store; past it the client is not asked
   *     for more
   * @param executor runs what follows a store's answers, and gRPC's callbacks
   * @param watch ends those that take too long
   */
  record Parts(
      DatasetStores stores,
      PutLimits limits,
      long inFlightBytesMax,
      Executor executor,
      StreamWatch watch) {}

  PutSession(ServerCall<FlightFrame, R> call, PutDialect<R> dialect, Parts parts) {
    this.call = call;
    this.dialect = dialect;
    this.parts = parts;
    this.heap = new PutHeap(parts.limits.transcoding().heap());
    call.setOnReadyThreshold(UNREAD_BYTES_MAX);
    parts.watch.add(this);
  }

  @Override
  public synchronized void onMessage(FlightFrame frame) {
    messageAsked = false;
    if (ended) {
      frame.close();
      return;
    }
    try {
      take(frame);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** The client has read what it was sent. */
  @Override
  public synchronized void onReady() {
    askForMore();
  }

  @Override
  public synchronized void onHalfClose() {
    halfClosed = true;
    parts.watch.remove(this); // what follows is the store's, whose waits have ends of their own
    if (ended) {
      return;
    }
    if (request == null) {
      fail(invalid("the put ended before its descriptor and schema came"));
    } else if (put != null) {
      commit();
    }
  }

  @Override
  public synchronized void onCancel() {
    end();
  }

  @Override
  public synchronized void endIfOverdue(long nowNanos) {
    Duration durationMax = parts.watch.putDurationMax();
    if (!halfClosed && nowNanos - beganNanos > durationMax.toNanos()) {
      fail(
          new SheafException(
              ErrorReason.LIMIT_EXCEEDED,
              "the put has not ended within "
                  + durationMax.toSeconds()
                  + " s (put-duration-max), for which chunks wait for their commit; nothing was"
                  + " committed"));
    }
  }

  private void take(FlightFrame frame) {
    if (frame.failure() != null) {
      throw frame.failure();
    }
    if (request == null) {
      begin(frame);
    } else if (promise.isPresent()) {
      frame.close();
      throw invalid("a message came after the commit message, which is the last");
    } else if (frame.hasMessage()) {
      stage(frame);
    } else {
      takeMetadata(frame);
    }
  }

  private void begin(FlightFrame frame) {
    FlightDescriptor descriptor = frame.descriptor();
    SchemaMessage schema = schemaOf(frame);
    if (descriptor == null) {
      throw invalid("the first message of a put has no descriptor");
    }
    heap.take(descriptor.getSerializedSize(), "the descriptor of a put");
    PutRequest wanted = dialect.request(descriptor);
    isCommand = Descriptors.isCommand(descriptor);
    request = wanted;
    DatasetPut.begin(parts.stores.get(wanted.store()), wanted, schema, parts.limits)
        .whenCompleteAsync(this::begun, parts.executor);
  }

  private SchemaMessage schemaOf(FlightFrame frame) {
    if (!frame.hasMessage()) {
      frame.close();
      throw invalid("the first message of a put has no schema");
    }
    try (IpcFrame schema = frame.toIpcFrame()) {
      heap.take(SCHEMA_COPIES * (long) schema.message().readableBytes(), "the schema of a put");
      return SchemaMessage.of(schema);
    } catch (CorruptIpcException e) {
      throw invalid("the first message of a put: " + e.getMessage());
    }
  }

  private synchronized void begun(@Nullable DatasetPut begun, @Nullable Throwable failure) {
    if (begun == null) {
      fail(failure == null ? new IllegalStateException() : failure);
    } else if (ended) {
      begun.abort();
    } else {
      put = begun;
      askForMore();
      if (halfClosed) {
        commit();
      }
    }
  }

  private void stage(FlightFrame frame) {
    DatasetPut staging = open();
    ByteString appMetadata;
    CompletionStage<Void> staged;
    try {
      IpcFrame message = frame.toIpcFrame();
      // Go's client sends a batch's app_metadata with the dictionaries before it, too
      appMetadata =
          message.kind() == FrameKind.RECORD_BATCH ? frame.appMetadata() : ByteString.EMPTY;
      count(appMetadata, message);
      staged = staging.accept(message, appMetadata);
    } catch (CorruptIpcException e) {
      throw invalid(e.getMessage());
    }
    acknowledgementBytesDue += appMetadata.size();
    acknowledged =
        acknowledged
            .thenCombine(staged, (before, now) -> appMetadata)
            .thenAcceptAsync(this::acknowledge, parts.executor);
    acknowledged.whenComplete((done, failure) -> failIfAny(failure));
    askForMore();
  }

  /**
   * @param message closed when this throws
   */
  private void count(ByteString appMetadata, IpcFrame message) {
    try {
      appMetadataBytes += appMetadata.size();
      if (appMetadataBytes > APP_METADATA_BYTES_MAX) {
        throw new SheafException(
            ErrorReason.LIMIT_EXCEEDED,
            "the put's batches have more app_metadata than the "
                + APP_METADATA_BYTES_MAX
                + " bytes that are allowed in all; put less of it, or in several puts");
      }
      heap.take(appMetadata.size(), "the app_metadata of a put");
    } catch (SheafException e) {
      message.close();
      throw e;
    }
  }

  /** In the order of the batches: each waits for the one before. */
  private synchronized void acknowledge(ByteString appMetadata) {
    acknowledgementBytesDue -= appMetadata.size();
    if (!ended) {
      if (!appMetadata.isEmpty()) {
        call.sendMessage(dialect.answer(appMetadata));
      }
      askForMore();
    }
  }

  private void failIfAny(@Nullable Throwable failure) {
    if (failure != null) {
      fail(failure);
    }
  }

  private void takeMetadata(FlightFrame frame) {
    try (frame) {
      if (frame.body().isReadable()) {
        throw invalid("a body came without its data_header");
      }
      if (!isExplicit()) {
        throw invalid("metadata came without a batch; only an explicit commit is sent that way");
      }
      promise = Optional.of(PutCommit.parse(frame.appMetadata().asReadOnlyByteBuffer()));
      askForMore();
    }
  }

  private void commit() {
    if (isExplicit() && promise.isEmpty()) {
      fail(
          new SheafException(
              ErrorReason.COMMIT_REFUSED,
              "the put ended without its commit message {\"commit\":{\"rows\":N}}; nothing was"
                  + " committed"));
      return;
    }
    DatasetPut staging = open();
    put = null; // from here on the commit ends it, whatever the client does
    Optional<Long> rows = promise.map(message -> message.commit().rows());
    acknowledged
        .handle(
            (done, failure) -> failure == null ? staging.commit(rows) : giveUp(staging, failure))
        .thenCompose(stage -> stage)
        .whenCompleteAsync(this::committed, parts.executor);
  }

  private static CompletionStage<PutSummary> giveUp(DatasetPut staging, Throwable failure) {
    return staging.abort().thenCompose(done -> CompletableFuture.failedFuture(failure));
  }

  private synchronized void committed(@Nullable PutSummary summary, @Nullable Throwable failure) {
    if (summary == null) {
      fail(failure == null ? new IllegalStateException() : failure);
    } else if (!ended) {
      ended = true;
      heap.close();
      if (isCommand) {
        call.sendMessage(dialect.answer(ByteString.copyFromUtf8(Json.write(summary))));
      }
      call.close(Status.OK, new Metadata());
    }
  }

  private void askForMore() {
    boolean hasRoom =
        put != null
            && put.bytesInFlight() < parts.inFlightBytesMax
            && acknowledgementBytesDue < UNREAD_BYTES_MAX;
    if (hasRoom && call.isReady() && !messageAsked && !halfClosed && !ended) {
      messageAsked = true;
      call.request(1);
    }
  }

  private boolean isExplicit() {
    return request != null && request.commit().equals(Optional.of(CommitMode.EXPLICIT));
  }

  private DatasetPut open() {
    if (put == null) {
      throw new IllegalStateException("a message came before it was asked for");
    }
    return put;
  }

  private synchronized void fail(Throwable failure) {
    if (!ended) {
      end();
      FlightErrors.close(call, failure);
    }
  }

  /** Ends without a commit: what was staged goes. */
  private void end() {
    ended = true;
    heap.close();
    parts.watch.remove(this);
    if (put != null) {
      put.abort();
      put = null;
    }
  }

  private static SheafException invalid(String problem) {
    return new SheafException(ErrorReason.INVALID_DATA, problem);
  }
}
