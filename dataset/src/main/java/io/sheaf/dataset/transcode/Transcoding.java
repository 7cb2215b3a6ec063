package io.sheaf.dataset.transcode;

import io.sheaf.dataset.dictionary.DictionaryMemory;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.HeapAccount;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Where batches are decoded and encoded: a few threads that all streams share, and an account of
 * what is under way there. Safe for any number of threads.
 *
 * <p>The account is one of its own. A stream that has its chunks read, and waits here for room to
 * decode them, would else wait for bytes that others like it hold.
 */
public final class Transcoding implements AutoCloseable {
  /** Longer than a store is waited for: those in front are at work, at zstd:22 for a while. */
  private static final Duration MEMORY_WAIT_MAX = Duration.ofMinutes(2);

  private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(5);

  private final BufferAllocator allocator;
  private final MemoryBudget budget;
  private final HeapAccount heap = HeapAccount.ofProcess();
  private final int threadsMax;
  private final ExecutorService threads;

  /**
   * @param allocator of what is decoded and encoded; lent, and must outlive all of it
   * @param bytesMax decoded or encoded at once, held by readers or by the store included
   */
  public Transcoding(BufferAllocator allocator, long bytesMax, int threadsMax) {
    this.allocator = allocator;
    this.budget = new MemoryBudget(bytesMax);
    this.threadsMax = threadsMax;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            threadsMax,
            work -> {
              Thread thread = new Thread(work, "sheaf-transcode-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Holds what tasks make. */
  public BufferAllocator allocator() {
    return allocator;
  }

  /** What pays for the heap that batches take while they are taken apart, and puts under way. */
  public HeapAccount heap() {
    return heap;
  }

  /** What pays for dictionaries that streams keep or join: the same account, without a wait. */
  public DictionaryMemory dictionaryMemory() {
    return new DictionaryMemory(budget, allocator);
  }

  /** Tasks that run at once. */
  public int threadsMax() {
    return threadsMax;
  }

  /** Bytes that tasks have reserved and not yet given back. */
  public long bytesReserved() {
    return budget.bytesReserved();
  }

  /** Bytes of the account. */
  public long bytesMax() {
    return budget.bytesMax();
  }

  /** Whether more than half of the account is in use: what only waits should not add to it. */
  public boolean isBusy() {
    return budget.bytesReserved() > budget.bytesMax() / 2;
  }

  /**
   * Runs a task on one of the threads as soon as there is room for what it makes.
   *
   * @param bytes that it needs at most
   * @param task is lent the reservation; what it makes takes its part of it along
   * @return fails as the task does, with OVERLOADED when no room came in time, and with CANCELLED
   *     when this is closed
   */
  public <T> CompletableFuture<T> run(long bytes, Function<Reservation, T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    budget
        .reserve(bytes, MEMORY_WAIT_MAX)
        .whenComplete(
            (reservation, failure) -> {
              if (failure != null) {
                result.completeExceptionally(SheafException.unwrap(failure));
              } else {
                submit(reservation, task, result);
              }
            });
    return result;
  }

  /**
   * Runs a task as {@link #run} does, if there is room for what it makes now.
   *
   * @return empty when there is none
   */
  public <T> Optional<CompletableFuture<T>> tryRun(long bytes, Function<Reservation, T> task) {
    return budget
        .tryReserve(bytes)
        .map(
            reservation -> {
              CompletableFuture<T> result = new CompletableFuture<>();
              submit(reservation, task, result);
              return result;
            });
  }

  private <T> void submit(
      Reservation reservation, Function<Reservation, T> task, CompletableFuture<T> result) {
    try {
      threads.execute(() -> run(reservation, task, result));
    } catch (RejectedExecutionException e) {
      reservation.close();
      result.completeExceptionally(
          new SheafException(ErrorReason.CANCELLED, "the program is stopping", e));
    }
  }

  private static <T> void run(
      Reservation reservation, Function<Reservation, T> task, CompletableFuture<T> result) {
    T made;
    try (reservation) {
      made = task.apply(reservation);
    } catch (RuntimeException | Error e) { // whoever waits for it must hear of either
      result.completeExceptionally(e);
      return;
    }
    result.complete(made);
  }

  /** Ends the threads, waiting a few seconds for tasks under way. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
