package io.sheaf.dataset.compare;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Two streams, both of whose batches are loaded at the same time: one by a thread of its own. */
final class SideBySide implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 10;

  private final BatchCursor left;
  private final BatchCursor right;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(SideBySide::newThread);

  SideBySide(BatchCursor left, BatchCursor right) {
    this.left = left;
    this.right = right;
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "sheaf-comparison");
    thread.setDaemon(true); // an interrupted command ends at once
    return thread;
  }

  /**
   * Rows from both places on that are loaded on both sides; 0 when a stream has ended.
   *
   * @throws IOException from a reader, the left one's first
   * @throws SheafException from a reader; CANCELLED when the calling thread is interrupted
   */
  int available() throws IOException {
    if (left.isAtEndOfBatch() && right.isAtEndOfBatch()) {
      loadBoth();
    }
    return Math.min(left.available(), right.available());
  }

  private void loadBoth() throws IOException {
    Future<?> loading =
        thread.submit(
            () -> {
              right.load();
              return null;
            });
    left.load();
    try {
      loading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "the comparison was interrupted", e);
    } catch (ExecutionException e) {
      throw thrown(SheafException.unwrap(e));
    }
  }

  private static IOException thrown(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (IOException) failure;
  }

  /**
   * Interrupts what still loads, and waits until it has let go of its reader: some seconds at most.
   */
  @Override
  public void close() {
    thread.shutdownNow();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS_MAX);
    boolean interrupted = false;
    while (!thread.isTerminated() && System.nanoTime() < endNanos) {
      try {
        thread.awaitTermination(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
