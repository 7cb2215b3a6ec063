package io.sheaf.server.flight;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only mapping from failures to what a client sees: a gRPC status, its message, and a
 * google.rpc.ErrorInfo with the reason in {@code grpc-status-details-bin}.
 */
final class FlightErrors {
  private static final Logger LOG = LoggerFactory.getLogger(FlightErrors.class);
  private static final String DOMAIN = "sheaf";

  private FlightErrors() {}

  /** What a client is told of a failure; a defect of ours is logged, and not shown. */
  static StatusRuntimeException toStatus(Throwable failure) {
    Throwable cause = SheafException.unwrap(failure);
    if (cause instanceof StatusRuntimeException status) {
      return status;
    }
    return toStatus(cause instanceof SheafException known ? known : defect(cause));
  }

  /** Ends a call with a failure. */
  static void close(ServerCall<?, ?> call, Throwable failure) {
    StatusRuntimeException status = toStatus(failure);
    Metadata trailers = status.getTrailers();
    call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private static StatusRuntimeException toStatus(SheafException failure) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(failure.reason().name())
            .putAllMetadata(failure.details())
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(failure.reason().statusCode().value())
            .setMessage(failure.getMessage())
            .addDetails(Any.pack(info))
            .build());
  }

  private static SheafException defect(Throwable cause) {
    LOG.error("a call failed by a defect", cause);
    return new SheafException(
        ErrorReason.INTERNAL, "the server failed by a defect; its log tells more", cause);
  }

  /** The status of a call that is not there. */
  static Status unimplemented(String what) {
    return Status.UNIMPLEMENTED.withDescription(what + " is not supported by this server yet");
  }
}
