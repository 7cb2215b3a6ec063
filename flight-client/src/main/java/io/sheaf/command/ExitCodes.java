package io.sheaf.command;

import io.sheaf.protocol.error.ErrorReason;

/** What the process ends with, so that scripts can tell "no", "mine" and "retry" apart. */
public final class ExitCodes {
  /** The work is done, or the answer is yes. */
  public static final int DONE = 0;

  /** The answer is no: it differs, is not there, is damaged, or was refused. */
  public static final int NO = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** It could not run, or not to its end; the same command may work later. */
  public static final int RETRY = 3;

  /** Interrupted from outside: 128 + SIGINT, as shells expect. */
  public static final int INTERRUPTED = 130;

  private ExitCodes() {}

  /** The code for a failure of this reason. */
  public static int of(ErrorReason reason) {
    return switch (reason) {
      case INVALID_REQUEST -> USAGE;
      case INVALID_DATA,
          COMMIT_REFUSED,
          DATASET_NOT_FOUND,
          VERSION_NOT_FOUND,
          PARTITION_NOT_FOUND,
          ACTION_NOT_FOUND,
          DATASET_EXISTS,
          VERSION_CONFLICT,
          NOT_SUPPORTED,
          CHUNK_CORRUPT,
          CHUNK_MISSING,
          UNAUTHENTICATED,
          UNAUTHORIZED ->
          NO;
      case WRITER_FENCED,
          COMMIT_UNKNOWN,
          STORE_UNAVAILABLE,
          SERVER_UNAVAILABLE,
          DRAINING,
          LIMIT_EXCEEDED,
          OVERLOADED,
          STORE_FULL,
          TIMED_OUT,
          INTERNAL ->
          RETRY;
      case CANCELLED -> INTERRUPTED;
    };
  }
}
