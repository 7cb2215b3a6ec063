package io.sheaf.dataset.memory;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One step after the other, whichever threads ask for them: what makes each step atomic. Stages are
 * done when the call returns.
 */
final class Steps {
  private boolean closed;

  /** Does a step; its SheafException fails the stage. */
  <T> CompletionStage<T> run(Supplier<T> step) {
    try {
      return CompletableFuture.completedStage(runAlone(step));
    } catch (SheafException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Does a step that answers nothing. */
  CompletionStage<Void> change(Runnable step) {
    return run(() -> {
          step.run();
          return true;
        })
        .thenApply(done -> null);
  }

  private synchronized <T> T runAlone(Supplier<T> step) {
    if (closed) {
      throw new SheafException(ErrorReason.STORE_UNAVAILABLE, "the memory store is closed");
    }
    return step.get();
  }

  /** From now on every step fails with STORE_UNAVAILABLE. */
  synchronized void close() {
    closed = true;
  }
}
