package io.sheaf.client;

import io.sheaf.protocol.error.ErrorReason;

/** Which failures are worth another attempt, by their reason. */
final class RetryRules {
  private RetryRules() {}

  /**
   * For calls that change nothing. A reason that says how the request, the data or a limit is does
   * not get better by asking again.
   */
  static boolean allowRead(ErrorReason reason) {
    return switch (reason) {
      case STORE_UNAVAILABLE, SERVER_UNAVAILABLE, DRAINING, OVERLOADED, STORE_FULL -> true;
      default -> false;
    };
  }

  /** For puts under one put id, which commit once however often they are sent. */
  static boolean allowPut(ErrorReason reason) {
    return switch (reason) {
      case COMMIT_UNKNOWN, WRITER_FENCED -> true;
      default -> allowRead(reason);
    };
  }

  /** For a download whose stream the server ended, which it does when nobody reads for long. */
  static boolean allowResume(ErrorReason reason) {
    return switch (reason) {
      case TIMED_OUT, CANCELLED -> true;
      default -> allowRead(reason);
    };
  }
}
