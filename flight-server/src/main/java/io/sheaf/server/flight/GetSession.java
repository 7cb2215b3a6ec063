package io.sheaf.server.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.RequestedFrames;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.wire.FlightFrame;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a dataset by a call, which it ends: with OK after the last frame, else with what
 * went wrong. {@link #refuse} may be called by any thread, the rest by those of the executor;
 * nothing here waits.
 */
final class GetSession {
  /**
   * What a stream may have with gRPC and not yet written, in bytes; charged to the budget all the
   * while.
   */
  private static final int UNSENT_BYTES_MAX = 4 << 20;

  private final ServerCall<?, FlightFrame> call;
  private final Parts parts;
  private final WireHeaders wire = WireHeaders.current();
  private final StreamReset reset = new StreamReset();
  private volatile @Nullable FrameRelay relay;
  private volatile @Nullable SheafException refused;

  /**
   * What readings share.
   *
   * @param readAheadBytesMax of one stream
   * @param executor runs what follows a store's answers, and gRPC's callbacks
   * @param watch ends streams that nobody reads
   */
  record Parts(
      DatasetStores stores,
      long readAheadBytesMax,
      Transcoding transcoding,
      Executor executor,
      StreamWatch watch) {}

  GetSession(ServerCall<?, FlightFrame> call, Parts parts) {
    this.call = call;
    this.parts = parts;
    call.setOnReadyThreshold(UNSENT_BYTES_MAX);
  }

  /** Begins; once only. */
  void open(DatasetRequest asked) {
    try {
      DatasetRequest request = wire.applyTo(asked);
      parts
          .stores
          .open(request)
          .whenCompleteAsync(
              (dataset, failure) -> start(request, dataset, failure), parts.executor);
    } catch (SheafException e) {
      FlightErrors.close(call, e);
    }
  }

  private void start(
      DatasetRequest request, @Nullable Dataset dataset, @Nullable Throwable failure) {
    if (dataset == null) {
      FlightErrors.close(call, failure == null ? new IllegalStateException() : failure);
      return;
    }
    try {
      FrameRelay started =
          new FrameRelay(
              call,
              RequestedFrames.open(dataset, request, parts.readAheadBytesMax, parts.transcoding),
              parts.executor,
              parts.watch,
              reset);
      call.sendHeaders(new Metadata());
      relay = started;
      refuseIfAny(started, refused);
      started.wakeHere();
    } catch (RuntimeException | Error e) {
      FlightErrors.close(call, e);
    }
  }

  /** Ends the call, if it has not ended, since the client did what it may not. */
  void refuse(SheafException reason) {
    refused = reason;
    refuseIfAny(relay, reason);
  }

  private static void refuseIfAny(@Nullable FrameRelay relay, @Nullable SheafException reason) {
    if (relay != null && reason != null) {
      relay.refuse(reason);
    }
  }

  /** The client takes more; on the executor. */
  void wake() {
    FrameRelay started = relay;
    if (started != null) {
      started.wakeHere();
    }
  }

  /** The call was cancelled; on the executor. */
  void cancelled() {
    completed();
    wake();
  }

  /** The client has all of it. */
  void completed() {
    FrameRelay started = relay;
    if (started != null) {
      started.finished();
    }
  }
}
