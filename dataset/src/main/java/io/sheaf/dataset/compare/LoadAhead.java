package io.sheaf.dataset.compare;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.ReadsAhead;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * Loads the batches of a reader; of one that {@link ReadsAhead}, the next are decoded by a thread
 * of its own, while the last is looked at. For one thread.
 */
final class LoadAhead implements AutoCloseable {
  private static final int STOP_SECONDS_MAX = 10;

  private final ArrowReader reader;
  private final boolean isAhead;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(LoadAhead::newThread);
  private final Semaphore room;
  private final Semaphore ready = new Semaphore(0);
  private final AtomicInteger batchesReady = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  /**
   * Begins with the first batch.
   *
   * @param reader lent, until this is closed
   */
  LoadAhead(ArrowReader reader) {
    this.reader = reader;
    this.isAhead = reader instanceof ReadsAhead;
    this.room = new Semaphore(reader instanceof ReadsAhead ahead ? ahead.batchesAheadMax() : 0);
    if (reader instanceof ReadsAhead readsAhead) {
      thread.execute(() -> readAhead(readsAhead));
    }
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "sheaf-comparison");
    thread.setDaemon(true); // an interrupted command ends at once
    return thread;
  }

  /** Each batch that is ready has a permit, and so has the end, and the failure. */
  private void readAhead(ReadsAhead readsAhead) {
    try {
      boolean goesOn = true;
      while (goesOn) {
        room.acquire();
        goesOn = readsAhead.readAhead();
        batchesReady.incrementAndGet();
        ready.release();
      }
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      failure = e;
      ready.release();
    }
  }

  /**
   * Loads the next batch; not to be called again after the end.
   *
   * @return false at the end
   * @throws IOException from the reader
   * @throws SheafException from the reader; CANCELLED when the calling thread is interrupted
   */
  boolean next() throws IOException {
    if (isAhead) {
      awaitReady();
    }
    boolean loaded = reader.loadNextBatch();
    room.release();
    return loaded;
  }

  private void awaitReady() throws IOException {
    try {
      ready.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "the comparison was interrupted", e);
    }
    // What was ready before it failed comes first.
    Throwable failed = failure;
    if (batchesReady.getAndUpdate(count -> Math.max(0, count - 1)) == 0 && failed != null) {
      throw thrown(failed);
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
   * Interrupts what is still read, and waits until the reader is left alone: some seconds at most.
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
