package io.sheaf.command.flow;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Tasks run by a few threads; the first failure stops the others. */
public final class Parallel {
  private static final int STOP_SECONDS_MAX = 10;

  private Parallel() {}

  /**
   * Runs all tasks.
   *
   * @param threadsMax at once
   * @return when all are done, their results in the order of the tasks
   * @throws IOException the first failure, after the other tasks were interrupted
   */
  public static <T> List<T> run(List<? extends Callable<T>> tasks, int threadsMax)
      throws IOException {
    ExecutorService threads =
        pool("sheaf-partition", Math.max(1, Math.min(threadsMax, tasks.size())));
    try {
      CompletionService<T> completions = new ExecutorCompletionService<>(threads);
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(completions.submit(task::call)));
      for (int i = 0; i < tasks.size(); i++) {
        completions.take().get();
      }
      return futures.stream().map(Parallel::result).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "interrupted", e);
    } catch (ExecutionException e) {
      throw thrown(e);
    } finally {
      stop(threads);
    }
  }

  private static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a task that was done is not", e);
    }
  }

  /** Daemon threads, so that an interrupted command ends at once. */
  static ExecutorService pool(String name, int size) {
    return Executors.newFixedThreadPool(
        size,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Interrupts what runs and waits until it has given up what it holds. */
  static void stop(ExecutorService threads) {
    threads.shutdownNow();
    try {
      threads.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static IOException thrown(ExecutionException e) {
    Throwable failure = SheafException.unwrap(e);
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof IOException io ? io : new IOException(failure);
  }
}
