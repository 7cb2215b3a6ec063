package io.sheaf.server.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.sheaf.protocol.wire.FlightFrame;

/**
 * Puts: each call becomes a {@link PutSession}.
 *
 * @param <R> an answer
 */
final class PutHandler<R> implements ServerCallHandler<FlightFrame, R> {
  private final PutDialect<R> dialect;
  private final PutSession.Parts parts;

  PutHandler(PutDialect<R> dialect, PutSession.Parts parts) {
    this.dialect = dialect;
    this.parts = parts;
  }

  @Override
  public ServerCall.Listener<FlightFrame> startCall(
      ServerCall<FlightFrame, R> call, Metadata headers) {
    call.request(1);
    return begin(call);
  }

  /** For a call whose first message has been asked for. */
  ServerCall.Listener<FlightFrame> begin(ServerCall<FlightFrame, R> call) {
    PutSession<R> session = new PutSession<>(call, dialect, parts);
    call.sendHeaders(new Metadata());
    return session;
  }
}
