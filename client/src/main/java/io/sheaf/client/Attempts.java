package io.sheaf.client;

import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The attempts at one piece of work: counts its failures and waits between them. For one thread.
 */
final class Attempts {
  private final Parts parts;
  private int failures;
  private long firstFailureNanos;

  /**
   * What all attempts of a client share.
   *
   * @param reconnect has a connection that is down tried again at once
   */
  record Parts(ClientOptions options, Pauses pauses, Runnable reconnect) {}

  Attempts(Parts parts) {
    this.parts = parts;
  }

  /**
   * Work's result, tried again as long as the rule, the policy and the deadline allow.
   *
   * @param deadlineNanos of {@link System#nanoTime}
   */
  static <T> T run(
      Parts parts, Predicate<SheafException> rule, long deadlineNanos, Supplier<T> work) {
    Attempts attempts = new Attempts(parts);
    while (true) {
      try {
        return work.get();
      } catch (SheafException e) {
        attempts.awaitNext(e, rule, deadlineNanos, () -> false);
      }
    }
  }

  /** What failed before does not count any more. */
  void succeeded() {
    failures = 0;
  }

  /**
   * Waits until the next attempt may begin.
   *
   * @param ended whether the work was given up meanwhile
   * @throws SheafException the failure, when it was the last; CANCELLED when the wait ended early,
   *     or COMMIT_UNKNOWN when that was the failure
   */
  void awaitNext(
      SheafException failure,
      Predicate<SheafException> rule,
      long deadlineNanos,
      BooleanSupplier ended) {
    RetryPolicy policy = parts.options.retries();
    long now = System.nanoTime();
    failures++;
    firstFailureNanos = failures == 1 ? now : firstFailureNanos;
    Duration delay = policy.delay(failures, ThreadLocalRandom.current().nextDouble());
    long next = now + delay.toNanos();
    boolean inTime =
        next - deadlineNanos < 0 && next - firstFailureNanos <= policy.durationMax().toNanos();
    if (!rule.test(failure) || failures >= policy.attemptsMax() || !inTime) {
      throw failure;
    }
    parts
        .options
        .retryListener()
        .accept(new RetryEvent(failures, policy.attemptsMax(), delay, failure));
    parts.pauses.pause(delay, ended, failure);
    parts.reconnect.run();
  }
}
