package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages on threads that may wait: a command line's, an action's. Never a store's. */
public final class Waiting {
  private Waiting() {}

  /**
   * A stage's value.
   *
   * @param what is waited for, for the message
   * @throws SheafException as the stage failed, TIMED_OUT after {@code waitMax}, CANCELLED when the
   *     thread is interrupted
   */
  public static <T> T await(String what, CompletionStage<T> stage, Duration waitMax) {
    try {
      return stage.toCompletableFuture().get(waitMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(SheafException.unwrap(e));
    } catch (TimeoutException e) {
      throw new SheafException(
          ErrorReason.TIMED_OUT, what + " did not end within " + waitMax.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, what + " was interrupted", e);
    }
  }

  private static RuntimeException failure(Throwable cause) {
    return cause instanceof RuntimeException known
        ? known
        : new SheafException(ErrorReason.INTERNAL, String.valueOf(cause.getMessage()), cause);
  }
}
