package io.sheaf.command.place;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.event.ExecutionScheduledEvent;
import dev.failsafe.function.CheckedSupplier;
import io.sheaf.client.RetryEvent;
import io.sheaf.client.RetryPolicy;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Work on a Redis used directly, tried three times in all when that is away: after 1 s, then after
 * 2 s, a tenth more or less. Each attempt that failed is said in a line. Only for work that may be
 * repeated.
 */
public final class Retries {
  private static final int ATTEMPTS_MAX = 3;
  private static final Duration DELAY_FIRST = Duration.ofSeconds(1);
  private static final Duration DELAY_MAX = Duration.ofSeconds(60);
  private static final double JITTER = 0.1;

  private final dev.failsafe.RetryPolicy<Object> policy;

  /**
   * @param log takes a line for each attempt that failed
   */
  public Retries(Consumer<String> log) {
    this.policy =
        dev.failsafe.RetryPolicy.builder()
            .handleIf(Retries::mayGoAway)
            .withMaxAttempts(ATTEMPTS_MAX)
            .withBackoff(DELAY_FIRST, DELAY_MAX)
            .withJitter(JITTER)
            .onRetryScheduled(event -> log.accept(line(event)))
            .build();
  }

  /**
   * The work's result; tried again when it uses Redis directly and no standard stream, which passes
   * once. For servers the client library does it.
   *
   * @param addresses that the work uses
   * @throws IOException the last attempt's
   */
  public <T> T run(Collection<? extends DataAddress> addresses, CheckedSupplier<T> work)
      throws IOException {
    boolean passesOnce = addresses.stream().anyMatch(DataAddress.StandardStream.class::isInstance);
    return run(!passesOnce && addresses.stream().anyMatch(Retries::isRedis), work);
  }

  private static boolean isRedis(DataAddress address) {
    return address instanceof DataAddress.Dataset dataset
        && dataset.store() instanceof StoreAddress.Redis;
  }

  /** The same for what a server is asked, as the client library has it. */
  static RetryPolicy ofServers() {
    return new RetryPolicy(
        ATTEMPTS_MAX, DELAY_FIRST, DELAY_MAX, JITTER, DELAY_MAX.multipliedBy(ATTEMPTS_MAX));
  }

  /** As {@link #run(Collection, CheckedSupplier)}, for what needs a store alone. */
  public <T> T run(StoreAddress store, CheckedSupplier<T> work) throws IOException {
    return run(store instanceof StoreAddress.Redis, work);
  }

  private <T> T run(boolean repeatable, CheckedSupplier<T> work) throws IOException {
    try {
      return repeatable ? Failsafe.with(policy).get(work) : work.get();
    } catch (FailsafeException e) {
      throw thrown(e.getCause() == null ? e : e.getCause());
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /** An unknown outcome without a put id can't be found out by doing it again. */
  private static boolean mayGoAway(Throwable failure) {
    return SheafException.unwrap(failure) instanceof SheafException sheaf
        && switch (sheaf.reason()) {
          case STORE_UNAVAILABLE, TIMED_OUT -> true;
          case COMMIT_UNKNOWN -> sheaf.details().containsKey("put_id");
          default -> false;
        };
  }

  private static String line(ExecutionScheduledEvent<Object> event) {
    return line(
        event.getAttemptCount(),
        ATTEMPTS_MAX,
        String.valueOf(event.getLastException().getMessage()),
        event.getDelay());
  }

  /** The line for an attempt at a server. */
  static String line(RetryEvent event) {
    return line(event.attempt(), event.attemptsMax(), event.failure().getMessage(), event.delay());
  }

  private static String line(int attempt, int attemptsMax, String failure, Duration delay) {
    return String.format(
        Locale.ROOT,
        "Attempt %d/%d failed: %s. Retrying in %.1fs...",
        attempt,
        attemptsMax,
        failure.replaceAll("\\.$", ""),
        delay.toMillis() / 1000.0);
  }

  /** Wraps what is neither unchecked nor an IOException; returns only what is one. */
  private static IOException thrown(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "interrupted", failure);
    }
    return failure instanceof IOException io ? io : new IOException(failure);
  }
}
