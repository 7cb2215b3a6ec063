package io.sheaf.client;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;

/**
 * How often and for how long what failed is tried again. Immutable.
 *
 * <p>The waits between attempts double from {@code delayFirst} to {@code delayMax}; each is
 * shortened at random, so that clients that failed together don't come back together.
 *
 * @param attemptsMax in all, the first one included; 1 for never again. A download counts anew
 *     after each batch that came
 * @param delayFirst before the second attempt
 * @param delayMax before any attempt
 * @param jitter the part of a delay, from 0 to 1, that chance may take away
 * @param durationMax from the first failure on; no attempt begins later. A call's own timeout holds
 *     as well
 */
public record RetryPolicy(
    int attemptsMax, Duration delayFirst, Duration delayMax, double jitter, Duration durationMax) {
  private static final int DOUBLINGS_MAX = 30;

  /** Five attempts within 30 s, after 0.2, 0.4, 0.8 and 1.6 s, or up to half of that less. */
  public static final RetryPolicy DEFAULTS =
      new RetryPolicy(
          5, Duration.ofMillis(200), Duration.ofSeconds(5), 0.5, Duration.ofSeconds(30));

  /** Nothing is tried again. */
  public static final RetryPolicy NEVER =
      new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO);

  /**
   * @throws SheafException INVALID_REQUEST for numbers that make no sense
   */
  public RetryPolicy {
    boolean isPossible =
        attemptsMax >= 1
            && jitter >= 0
            && jitter <= 1
            && !delayFirst.isNegative()
            && delayMax.compareTo(delayFirst) >= 0
            && !durationMax.isNegative();
    if (!isPossible) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "a retry policy needs at least 1 attempt, a jitter from 0 to 1, and durations that are"
              + " not negative, delayFirst the smaller of the delays");
    }
  }

  /**
   * The wait after so many failures in a row.
   *
   * @param failures from 1 on
   * @param chance from 0 to 1
   */
  Duration delay(int failures, double chance) {
    long factor = 1L << Math.min(failures - 1, DOUBLINGS_MAX);
    double nanos = Math.min((double) delayFirst.toNanos() * factor, (double) delayMax.toNanos());
    return Duration.ofNanos((long) (nanos * (1 - jitter * chance)));
  }
}
