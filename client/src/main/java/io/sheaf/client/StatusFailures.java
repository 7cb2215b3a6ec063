package io.sheaf.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.NetworkProblem;
import io.sheaf.protocol.error.SheafException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gRPC status means here: the reason of its google.rpc.ErrorInfo ({@code
 * grpc-status-details-bin}), else what its code says.
 */
final class StatusFailures {
  private static final String DOMAIN = "sheaf";

  /** The host and port of the server that failed, for messages. */
  private final String server;

  StatusFailures(String server) {
    this.server = server;
  }

  SheafException of(StatusRuntimeException failure) {
    return of(failure.getStatus(), failure.getTrailers());
  }

  SheafException of(Status told, @Nullable Metadata trailers) {
    Status status = lostConnection(told) ? Status.UNAVAILABLE.withCause(told.getCause()) : told;
    return errorInfo(status, trailers)
        .flatMap(info -> known(info, status))
        .orElseGet(() -> new SheafException(reason(status), message(status), status.getCause()));
  }

  /**
   * UNKNOWN is what grpc-netty says of a call that it begins on a connection that has just closed.
   */
  private static boolean lostConnection(Status status) {
    return status.getCode() == Status.Code.UNKNOWN
        && status.getCause() instanceof ClosedChannelException;
  }

  private static Optional<ErrorInfo> errorInfo(Status status, @Nullable Metadata trailers) {
    com.google.rpc.Status details =
        StatusProto.fromStatusAndTrailers(status, trailers == null ? new Metadata() : trailers);
    return details.getDetailsList().stream()
        .filter(detail -> detail.is(ErrorInfo.class))
        .flatMap(detail -> unpack(detail).stream())
        .filter(info -> info.getDomain().equals(DOMAIN))
        .findFirst();
  }

  private static Optional<ErrorInfo> unpack(Any detail) {
    try {
      return Optional.of(detail.unpack(ErrorInfo.class));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** Empty for a reason that only a later server knows. */
  private Optional<SheafException> known(ErrorInfo info, Status status) {
    Map<String, String> details = info.getMetadataMap();
    return Arrays.stream(ErrorReason.values())
        .filter(reason -> reason.name().equals(info.getReason()))
        .findFirst()
        .map(reason -> new SheafException(reason, message(status), details, status.getCause()));
  }

  private String message(Status status) {
    String described = Optional.ofNullable(status.getDescription()).orElse(status.getCode().name());
    if (status.getCode() != Status.Code.UNAVAILABLE || status.getCause() == null) {
      return described;
    }
    String problem = NetworkProblem.of(status.getCause());
    return problem.equals(NetworkProblem.REFUSED)
        ? problem + ": " + server + " (Flight server); start it there, or give another location"
        : "no connection to " + server + ": " + problem;
  }

  private static ErrorReason reason(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> ErrorReason.INVALID_REQUEST;
      case NOT_FOUND -> ErrorReason.DATASET_NOT_FOUND;
      case ALREADY_EXISTS -> ErrorReason.DATASET_EXISTS;
      case ABORTED -> ErrorReason.VERSION_CONFLICT;
      case UNIMPLEMENTED -> ErrorReason.NOT_SUPPORTED;
      case UNAVAILABLE -> ErrorReason.SERVER_UNAVAILABLE;
      case RESOURCE_EXHAUSTED -> ErrorReason.LIMIT_EXCEEDED;
      case DEADLINE_EXCEEDED -> ErrorReason.TIMED_OUT;
      case CANCELLED -> ErrorReason.CANCELLED;
      case UNAUTHENTICATED -> ErrorReason.UNAUTHENTICATED;
      case PERMISSION_DENIED -> ErrorReason.UNAUTHORIZED;
      case OK, UNKNOWN, INTERNAL, DATA_LOSS -> ErrorReason.INTERNAL;
    };
  }
}
