package io.sheaf.server.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.RequestedFrames;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.wire.FlightFrame;
import java.util.concurrent.Executor;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.jspecify.annotations.Nullable;

/** doGet: a ticket in, the frames that it asks for out. */
final class GetHandler implements ServerCallHandler<Ticket, FlightFrame> {
  /**
   * What a stream may have with gRPC and not yet written, in bytes; charged to the budget all the
   * while.
   */
  private static final int UNSENT_BYTES_MAX = 4 << 20;

  private final DatasetStores stores;
  private final long readAheadBytesMax;
  private final Transcoding transcoding;
  private final Executor executor;
  private final StallWatch stalls;

  GetHandler(
      DatasetStores stores,
      long readAheadBytesMax,
      Transcoding transcoding,
      Executor executor,
      StallWatch stalls) {
    this.stores = stores;
    this.readAheadBytesMax = readAheadBytesMax;
    this.transcoding = transcoding;
    this.executor = executor;
    this.stalls = stalls;
  }

  @Override
  public ServerCall.Listener<Ticket> startCall(
      ServerCall<Ticket, FlightFrame> call, Metadata headers) {
    call.setOnReadyThreshold(UNSENT_BYTES_MAX);
    call.request(2); // the ticket, and the client's half-close
    return new Listener(call);
  }

  private final class Listener extends ServerCall.Listener<Ticket> {
    private final ServerCall<Ticket, FlightFrame> call;
    private final WireHeaders wire = WireHeaders.current();
    private final StreamReset reset = new StreamReset();
    private @Nullable Ticket ticket;
    private volatile @Nullable FrameRelay relay;

    Listener(ServerCall<Ticket, FlightFrame> call) {
      this.call = call;
    }

    @Override
    public void onMessage(Ticket message) {
      ticket = message;
    }

    @Override
    public void onHalfClose() {
      if (ticket == null) {
        call.close(
            Status.INVALID_ARGUMENT.withDescription("doGet without a ticket"), new Metadata());
        return;
      }
      try {
        DatasetRequest request =
            wire.applyTo(DatasetRequest.parseTicket(ticket.getTicket().asReadOnlyByteBuffer()));
        stores
            .open(request)
            .whenCompleteAsync((dataset, failure) -> start(request, dataset, failure), executor);
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
                RequestedFrames.open(dataset, request, readAheadBytesMax, transcoding),
                executor,
                stalls,
                reset);
        call.sendHeaders(new Metadata());
        relay = started;
        started.wake();
      } catch (RuntimeException e) {
        FlightErrors.close(call, e);
      }
    }

    @Override
    public void onReady() {
      wake();
    }

    @Override
    public void onCancel() {
      onComplete();
      wake();
    }

    @Override
    public void onComplete() {
      FrameRelay started = relay;
      if (started != null) {
        started.finished();
      }
    }

    private void wake() {
      FrameRelay started = relay;
      if (started != null) {
        started.wake();
      }
    }
  }
}
