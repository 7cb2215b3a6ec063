package io.sheaf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static List<Long> delayMillis(RetryPolicy policy, double chance) {
    return IntStream.of(1, 2, 3, 4, 5, 100)
        .mapToObj(failures -> policy.delay(failures, chance).toMillis())
        .toList();
  }

  @Test
  void delaysDoubleUpToTheLargestAndChanceTakesItsPart() {
    RetryPolicy policy =
        new RetryPolicy(9, Duration.ofMillis(100), Duration.ofSeconds(1), 0.5, LONG);
    assertThat(delayMillis(policy, 0)).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    assertThat(delayMillis(policy, 1)).containsExactly(50L, 100L, 200L, 400L, 500L, 500L);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertRefused(0, second, second, 0.5);
    assertRefused(1, second.negated(), second, 0.5);
    assertRefused(1, second.multipliedBy(2), second, 0.5);
    assertRefused(1, second, second, -0.1);
    assertRefused(1, second, second, 1.1);
  }

  private static void assertRefused(int attempts, Duration first, Duration max, double jitter) {
    assertThatThrownBy(() -> new RetryPolicy(attempts, first, max, jitter, LONG))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST));
  }

  @Test
  void reasonsThatMayPassAreTriedAgainAndNoOthers() {
    assertThat(allowed(RetryRules::allowRead))
        .containsExactlyInAnyOrder(
            ErrorReason.STORE_UNAVAILABLE,
            ErrorReason.SERVER_UNAVAILABLE,
            ErrorReason.DRAINING,
            ErrorReason.OVERLOADED,
            ErrorReason.STORE_FULL);
    assertThat(allowedBeside(RetryRules::allowPut)).containsExactly(ErrorReason.WRITER_FENCED);
    assertThat(allowedBeside(RetryRules::allowResume))
        .containsExactlyInAnyOrder(ErrorReason.TIMED_OUT, ErrorReason.CANCELLED);
  }

  /** The server that names none can't tell any more whether the put has committed. */
  @Test
  void aPutWhoseOutcomeIsUnknownIsSentAgainUnderItsIdAlone() {
    assertThat(RetryRules.allowPut(unknown(Map.of("put_id", "p")))).isTrue();
    assertThat(RetryRules.allowPut(unknown(Map.of("dataset", "trades")))).isFalse();
  }

  private static SheafException unknown(Map<String, String> details) {
    return new SheafException(ErrorReason.COMMIT_UNKNOWN, "lost", details, null);
  }

  @Test
  void aDownloadThatWasCancelledOnPurposeIsNotGoneOnWith() {
    SheafException cancelled =
        new SheafException(
            ErrorReason.CANCELLED, "cancelled", Map.of("action", "CancelFlightInfo"), null);
    assertThat(RetryRules.allowResume(cancelled)).isFalse();
  }

  private static List<ErrorReason> allowed(Predicate<SheafException> rule) {
    return Arrays.stream(ErrorReason.values())
        .filter(reason -> rule.test(new SheafException(reason, "failed")))
        .toList();
  }

  /** Beside those of a read. */
  private static List<ErrorReason> allowedBeside(Predicate<SheafException> rule) {
    return allowed(rule.and(failure -> !RetryRules.allowRead(failure)));
  }
}
