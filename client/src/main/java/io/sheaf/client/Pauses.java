package io.sheaf.client;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The waits of one client between attempts. They end at once when the client closes, when what
 * waits is closed, or when its thread is interrupted. Safe for any number of threads.
 */
final class Pauses {
  private boolean closed;

  /**
   * Waits.
   *
   * @param ended whether what waits was closed meanwhile; asked when {@link #wake} is called
   * @param after the failure that the wait follows, for the message
   * @throws SheafException CANCELLED when the wait ended early; COMMIT_UNKNOWN when that was the
   *     failure
   */
  synchronized void pause(Duration delay, BooleanSupplier ended, SheafException after) {
    long endNanos = System.nanoTime() + delay.toNanos();
    try {
      for (long left = delay.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
        refuseEnded(ended, after);
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(after);
    }
    refuseEnded(ended, after);
  }

  private void refuseEnded(BooleanSupplier ended, SheafException after) {
    if (closed || ended.getAsBoolean()) {
      throw cancelled(after);
    }
  }

  /** Has every wait look whether it is over. */
  synchronized void wake() {
    notifyAll();
  }

  /** Ends all waits, now and later. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private static SheafException cancelled(SheafException after) {
    return new SheafException(
        after.reason() == ErrorReason.COMMIT_UNKNOWN ? after.reason() : ErrorReason.CANCELLED,
        "cancelled while waiting to try again after: " + after.getMessage(),
        after.details(),
        after);
  }
}
