package io.sheaf.command.place;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

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
}
