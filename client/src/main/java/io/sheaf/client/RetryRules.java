package io.sheaf.client;

import io.sheaf.protocol.error.SheafException;

/** Which failures are worth another attempt, by their reason. */
final class RetryRules {
  private RetryRules() {}

  /**
   * For calls that change nothing. A reason that says how the request, the data or a limit is does
   * not get better by asking again.
   */
  static boolean allowRead(SheafException failure) {
    return switch (failure.reason()) {
      case STORE_UNAVAILABLE, SERVER_UNAVAILABLE, DRAINING, OVERLOADED, STORE_FULL -> true;
      default -> false;
    };
  }

  /**
   * For puts under one put id, which commit once however often they are sent; but not when a server
   * does not know the outcome and names no put id, for then it does not remember it.
   */
  static boolean allowPut(SheafException failure) {
    return switch (failure.reason()) {
      case WRITER_FENCED -> true;
      case COMMIT_UNKNOWN -> failure.details().containsKey("put_id");
      default -> allowRead(failure);
    };
  }

  /**
   * For a download whose stream the server ended, which it does when nobody reads for long; it says
   * more when it was asked to cancel.
   */
  static boolean allowResume(SheafException failure) {
    return switch (failure.reason()) {
      case TIMED_OUT -> true;
      case CANCELLED -> failure.details().isEmpty();
      default -> allowRead(failure);
    };
  }
}
