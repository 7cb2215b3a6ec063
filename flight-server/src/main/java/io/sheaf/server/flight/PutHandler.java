package io.sheaf.server.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.wire.FlightFrame;
import java.util.concurrent.Executor;
import org.apache.arrow.flight.impl.Flight.PutResult;

/** doPut: each call becomes a {@link PutSession}. */
final class PutHandler implements ServerCallHandler<FlightFrame, PutResult> {
  /** Of acknowledgements that the client has not read; past it the client is not asked for more. */
  private static final int UNREAD_BYTES_MAX = 4 << 20;

  private final DatasetStores stores;
  private final PutLimits limits;
  private final long inFlightBytesMax;
  private final Executor executor;

  /**
   * @param inFlightBytesMax of one put on their way to the store; past it the client is not asked
   *     for more
   */
  PutHandler(DatasetStores stores, PutLimits limits, long inFlightBytesMax, Executor executor) {
    this.stores = stores;
    this.limits = limits;
    this.inFlightBytesMax = inFlightBytesMax;
    this.executor = executor;
  }

  @Override
  public ServerCall.Listener<FlightFrame> startCall(
      ServerCall<FlightFrame, PutResult> call, Metadata headers) {
    call.setOnReadyThreshold(UNREAD_BYTES_MAX);
    call.sendHeaders(new Metadata());
    call.request(1);
    return new PutSession(call, stores, limits, inFlightBytesMax, executor);
  }
}
