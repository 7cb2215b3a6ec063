package io.sheaf.protocol.error;

import io.grpc.Status;

/**
 * The machine-readable reason of a failure. It travels as the {@code reason} of a
 * google.rpc.ErrorInfo and decides the gRPC status, so that a client can tell "mine", "retry" and
 * "broken" apart.
 *
 * <p>Names are part of the protocol: they may be added to, never renamed.
 */
public enum ErrorReason {
  /** The request is malformed: JSON, members, names, limits of a request. */
  INVALID_REQUEST(Status.Code.INVALID_ARGUMENT),
  /** What a put carries is not valid Arrow, or does not fit its schema or its partitioning. */
  INVALID_DATA(Status.Code.INVALID_ARGUMENT),
  /** An explicit commit's promise does not hold: wrong row count, or none at the end. */
  COMMIT_REFUSED(Status.Code.INVALID_ARGUMENT),
  /** No dataset of that name. */
  DATASET_NOT_FOUND(Status.Code.NOT_FOUND),
  /** The dataset exists, the version does not, or not any more. */
  VERSION_NOT_FOUND(Status.Code.NOT_FOUND),
  /** The dataset exists, the partition does not. */
  PARTITION_NOT_FOUND(Status.Code.NOT_FOUND),
  /** No action of that name. */
  ACTION_NOT_FOUND(Status.Code.NOT_FOUND),
  /** Create found a dataset of that name. */
  DATASET_EXISTS(Status.Code.ALREADY_EXISTS),
  /** Another writer committed first, and this one was conditional. */
  VERSION_CONFLICT(Status.Code.ABORTED),
  /** The writer's lease ended and it was fenced; nothing of it is visible. */
  WRITER_FENCED(Status.Code.ABORTED),
  /** The commit was sent and no answer came: it may have happened. Ask again with the put id. */
  COMMIT_UNKNOWN(Status.Code.UNKNOWN),
  /** The request needs what this server or layout does not do. */
  NOT_SUPPORTED(Status.Code.UNIMPLEMENTED),
  /** The store can't be reached or does not answer; nothing was done, safe to retry. */
  STORE_UNAVAILABLE(Status.Code.UNAVAILABLE),
  /** The server can't be reached, or went away in the middle of a call; only clients say so. */
  SERVER_UNAVAILABLE(Status.Code.UNAVAILABLE),
  /** The server is draining; nothing was done, safe to retry elsewhere. */
  DRAINING(Status.Code.UNAVAILABLE),
  /** A limit that the request itself is over: message size, memory that it needs at once. */
  LIMIT_EXCEEDED(Status.Code.RESOURCE_EXHAUSTED),
  /** Too much is under way at once: calls, actions, memory in use. Later there may be room. */
  OVERLOADED(Status.Code.RESOURCE_EXHAUSTED),
  /** The store is out of room. */
  STORE_FULL(Status.Code.RESOURCE_EXHAUSTED),
  /** A wait came to its end. */
  TIMED_OUT(Status.Code.DEADLINE_EXCEEDED),
  /** The caller cancelled. */
  CANCELLED(Status.Code.CANCELLED),
  /** A chunk, an index or a manifest is there and is not what was written. */
  CHUNK_CORRUPT(Status.Code.INTERNAL),
  /** A chunk that the version promises is not there. */
  CHUNK_MISSING(Status.Code.INTERNAL),
  /** Who calls is not known. */
  UNAUTHENTICATED(Status.Code.UNAUTHENTICATED),
  /** Who calls may not do this. */
  UNAUTHORIZED(Status.Code.PERMISSION_DENIED),
  /** A defect of Sheaf. */
  INTERNAL(Status.Code.INTERNAL);

  private final Status.Code statusCode;

  ErrorReason(Status.Code statusCode) {
    this.statusCode = statusCode;
  }

  /** The gRPC status that carries this reason. */
  public Status.Code statusCode() {
    return statusCode;
  }
}
