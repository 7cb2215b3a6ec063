package io.sheaf.dataset.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private final CompletableFuture<String> stage = new CompletableFuture<>();

  @AfterEach
  void forgetInterruption() {
    Thread.interrupted();
  }

  private static void assertReason(ErrorReason reason, Runnable waiting) {
    assertThatThrownBy(waiting::run)
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void anInterruptedThreadWaitsForNothingButForWhatMustEnd() {
    Thread.currentThread().interrupt();
    assertReason(ErrorReason.CANCELLED, () -> Waiting.await("it", stage, WAIT_MAX));
    assertReason(ErrorReason.CANCELLED, () -> Waiting.checkWanted("it"));

    stage.completeOnTimeout("done", 50, TimeUnit.MILLISECONDS);
    assertThat(Waiting.awaitEnd("it", this::begun, WAIT_MAX)).isEqualTo("done");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  /** The AWS SDK begins nothing on a thread whose interruption is pending. */
  private CompletableFuture<String> begun() {
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    return stage;
  }

  @Test
  void whatMustEndIsWaitedForWhenTheInterruptionComesInTheMiddle() {
    Thread waiter = Thread.currentThread();
    CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              waiter.interrupt();
              stage.completeOnTimeout("done", 50, TimeUnit.MILLISECONDS);
            });
    assertThat(Waiting.awaitEnd("it", () -> stage, WAIT_MAX)).isEqualTo("done");
    assertThat(waiter.isInterrupted()).isTrue();
  }

  @Test
  void evenThenThereAreFailuresAndAnEnd() {
    Thread.currentThread().interrupt();
    assertReason(
        ErrorReason.TIMED_OUT, () -> Waiting.awaitEnd("it", () -> stage, Duration.ofMillis(20)));
    stage.completeExceptionally(new SheafException(ErrorReason.STORE_FULL, "full"));
    assertReason(ErrorReason.STORE_FULL, () -> Waiting.awaitEnd("it", () -> stage, WAIT_MAX));
  }
}
