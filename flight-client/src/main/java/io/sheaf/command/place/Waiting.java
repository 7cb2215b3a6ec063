package io.sheaf.command.place;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a store does on its own threads. */
final class Waiting {
  /** Longer than any store's own limits, so that only a defect reaches it. */
  private static final int MINUTES_MAX = 10;

  private Waiting() {}

  /**
   * The stage's value.
   *
   * @throws SheafException the stage's failure; TIMED_OUT or CANCELLED when waiting itself ended
   */
  static <T> T until(String what, CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(MINUTES_MAX, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw unchecked(SheafException.unwrap(e));
    } catch (TimeoutException e) {
      throw new SheafException(
          ErrorReason.TIMED_OUT, what + " did not end within " + MINUTES_MAX + " minutes", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "interrupted", e);
    }
  }

  private static RuntimeException unchecked(Throwable failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new SheafException(ErrorReason.INTERNAL, failure.toString(), failure);
  }
}
