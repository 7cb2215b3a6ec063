package io.sheaf.command.place;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Waits for what a store does on its own threads, for longer than any of the store's own limits.
 */
final class Waiting {
  /** Only a defect reaches it. */
  static final Duration WAIT_MAX = Duration.ofMinutes(10);

  private Waiting() {}

  /**
   * The stage's value.
   *
   * @throws io.sheaf.protocol.error.SheafException the stage's failure; TIMED_OUT or CANCELLED when
   *     waiting itself ended
   */
  static <T> T until(String what, CompletionStage<T> stage) {
    return io.sheaf.dataset.transfer.Waiting.await(what, stage, WAIT_MAX);
  }

  /** As {@link #until}, for what can't be called back or tidies up: also after Ctrl-C. */
  static <T> T untilEnd(String what, Supplier<? extends CompletionStage<T>> work) {
    return io.sheaf.dataset.transfer.Waiting.awaitEnd(what, work, WAIT_MAX);
  }
}
