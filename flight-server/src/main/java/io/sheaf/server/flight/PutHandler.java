package io.sheaf.server.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.wire.FlightFrame;
import java.util.concurrent.Executor;

/**
 * Puts: each call becomes a {@link PutSession}.
 *
 * @param <R> an answer
 */
final class PutHandler<R> implements ServerCallHandler<FlightFrame, R> {
  /** Of acknowledgements that the client has not read; past it the client is not asked for more. */
  private static final int UNREAD_BYTES_MAX = 4 << 20;

  private final PutDialect<R> dialect;
  private final DatasetStores stores;
  private final PutLimits limits;
  private final long inFlightBytesMax;
  private final Executor executor;

  /**
   * @param inFlightBytesMax of one put on their way to the store; past it the client is not asked
   *     for more
   */
  PutHandler(
      PutDialect<R> dialect,
      DatasetStores stores,
      PutLimits limits,
      long inFlightBytesMax,
      Executor executor) {
    this.dialect = dialect;
    this.stores = stores;
    this.limits = limits;
    this.inFlightBytesMax = inFlightBytesMax;
    this.executor = executor;
  }

  @Override
  public ServerCall.Listener<FlightFrame> startCall(
      ServerCall<FlightFrame, R> call, Metadata headers) {
    call.request(1);
    return begin(call);
  }

  /** For a call whose first message has been asked for. */
  ServerCall.Listener<FlightFrame> begin(ServerCall<FlightFrame, R> call) {
    call.setOnReadyThreshold(UNREAD_BYTES_MAX);
    call.sendHeaders(new Metadata());
    return new PutSession<>(
        call, dialect, stores, limits, inFlightBytesMax, UNREAD_BYTES_MAX, executor);
  }
}
