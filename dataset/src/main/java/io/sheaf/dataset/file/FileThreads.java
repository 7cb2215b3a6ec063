package io.sheaf.dataset.file;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The few threads that wait for a disk, so that no other has to. */
final class FileThreads implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ExecutorService executor;

  FileThreads(int threads) {
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "sheaf-file-" + NUMBER.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Something that waits for a disk. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** The same, with nothing to hand back. */
  interface Task {
    void run() throws IOException;
  }

  /** As {@link #run}. */
  CompletionStage<Void> doing(String what, Task task) {
    return run(
            what,
            () -> {
              task.run();
              return true;
            })
        .thenAccept(done -> {});
  }

  /**
   * @param what is done, for the message when it fails
   */
  <T> CompletionStage<T> run(String what, Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(() -> complete(result, what, work));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new SheafException(ErrorReason.STORE_UNAVAILABLE, what + ": the store is closed", e));
    }
    return result;
  }

  private static <T> void complete(CompletableFuture<T> result, String what, Work<T> work) {
    try {
      result.complete(work.run());
    } catch (IOException e) {
      result.completeExceptionally(FileFailures.of(what, e));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
