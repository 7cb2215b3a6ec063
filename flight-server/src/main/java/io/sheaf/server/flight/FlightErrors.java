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
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only mapping from failures to what a client sees: a gRPC status, its message, and a
 * google.rpc.ErrorInfo with the reason in {@code grpc-status-details-bin}.
 */
public final class FlightErrors {
  private static final Logger LOG = LoggerFactory.getLogger(FlightErrors.class);
  private static final String DOMAIN = "sheaf";

  /**
   * Clients take 8 KiB of trailers, which hold the message twice, once with up to three bytes for
   * each of its own. More would end the connection, with all its calls.
   */
  private static final int MESSAGE_BYTES_MAX = 1_000;

  private static final int MESSAGE_END_BYTES = 300;

  /**
   * Arrow's C++ puts the details into its exception ({@code extra_info}) only beside a status of
   * its own. For codes that have no exception of Flight's it would raise another one then, so those
   * go without.
   */
  private static final Metadata.Key<String> ARROW_STATUS =
      Metadata.Key.of("x-arrow-status", Metadata.ASCII_STRING_MARSHALLER);

  private static final String ARROW_IO_ERROR = "5";
  private static final Set<Status.Code> FLIGHT_EXCEPTIONS =
      EnumSet.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.INTERNAL,
          Status.Code.PERMISSION_DENIED,
          Status.Code.UNAUTHENTICATED,
          Status.Code.UNAVAILABLE);

  private FlightErrors() {}

  /** What a client is told of a failure; a defect of ours is logged, and not shown. */
  public static StatusRuntimeException toStatus(Throwable failure) {
    Throwable cause = SheafException.unwrap(failure);
    if (cause instanceof StatusRuntimeException status) {
      return status;
    }
    return toStatus(cause instanceof SheafException known ? known : defect(cause));
  }

  /** Ends a call with a failure. */
  public static void close(ServerCall<?, ?> call, Throwable failure) {
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
    Status.Code code = failure.reason().statusCode();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(shown(failure.getMessage()))
            .addDetails(Any.pack(info))
            .build(),
        trailers(code));
  }

  private static Metadata trailers(Status.Code code) {
    Metadata trailers = new Metadata();
    if (FLIGHT_EXCEPTIONS.contains(code)) {
      trailers.put(ARROW_STATUS, ARROW_IO_ERROR);
    }
    return trailers;
  }

  /** A message on one line; of a long one its beginning and its end. */
  private static String shown(String message) {
    String line = message.replaceAll("\\p{Cntrl}", " ");
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MESSAGE_BYTES_MAX) {
      return line;
    }
    return new String(bytes, 0, MESSAGE_BYTES_MAX - MESSAGE_END_BYTES, StandardCharsets.UTF_8)
        + " ... "
        + new String(
            bytes, bytes.length - MESSAGE_END_BYTES, MESSAGE_END_BYTES, StandardCharsets.UTF_8);
  }

  private static SheafException defect(Throwable cause) {
    LOG.error("a call failed by a defect", cause);
    return new SheafException(
        ErrorReason.INTERNAL, "the server failed by a defect; its log tells more", cause);
  }
}
