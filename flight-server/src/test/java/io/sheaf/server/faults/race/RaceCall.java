package io.sheaf.server.faults.race;

import io.sheaf.protocol.error.ErrorReason;
import java.util.Optional;

/**
 * A put of a race, however often it was sent under its put id.
 *
 * @param put the number in its rows
 * @param ifVersion the version that it may replace
 * @param begun when it was sent first, in nanoseconds
 * @param ended when it was known what came of it
 * @param attempts how often it was sent
 */
record RaceCall(
    long put,
    Kind kind,
    Optional<String> ifVersion,
    long begun,
    long ended,
    int attempts,
    Result result) {
  /** The modes of a put. */
  enum Kind {
    CREATE,
    OVERWRITE,
    APPEND
  }

  /** What was said of it in the end. */
  sealed interface Result {}

  /** It made a version. */
  record Committed(String version) implements Result {}

  /** It did not happen, and never will. */
  record Refused(ErrorReason reason) implements Result {}
}
