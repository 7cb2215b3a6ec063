package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Waits for stages on threads that may wait: a command line's, an action's. Never a store's. */
public final class Waiting {
  /** Longer than any limit of a store's own, which tells more: only a defect reaches it. */
  static final Duration ANSWER_WAIT_MAX = Duration.ofMinutes(10);

  /** A file is written anew by its commit when its dictionaries differ; each step has a limit. */
  private static final Duration COMMIT_WAIT_MAX = Duration.ofHours(1);

  private Waiting() {}

  /** A store's answer: as {@link #await(String, CompletionStage, Duration)}, for ten minutes. */
  public static <T> T await(String what, CompletionStage<T> stage) {
    return await(what, stage, ANSWER_WAIT_MAX);
  }

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

  /** A put that has begun. One that begins when this has given up is aborted. */
  static DatasetPut awaitBegun(CompletionStage<DatasetPut> put) {
    try {
      return await("beginning to write", put);
    } catch (RuntimeException e) {
      put.thenAccept(DatasetPut::abort);
      throw e;
    }
  }

  /** A store's answer: as {@link #awaitEnd(String, Supplier, Duration)}, for ten minutes. */
  public static <T> T awaitEnd(String what, Supplier<? extends CompletionStage<T>> work) {
    return awaitEnd(what, work, ANSWER_WAIT_MAX);
  }

  /**
   * The value of work that can't be called back, or that tidies up. It begins and ends though the
   * thread is interrupted, which it is again afterwards.
   *
   * @param waitMax begins anew with an interruption
   * @throws SheafException as the work failed, TIMED_OUT
   */
  public static <T> T awaitEnd(
      String what, Supplier<? extends CompletionStage<T>> work, Duration waitMax) {
    boolean interrupted = Thread.interrupted();
    try {
      CompletionStage<T> stage = work.get();
      while (true) {
        try {
          return await(what, stage, waitMax);
        } catch (SheafException e) {
          if (!Thread.interrupted()) {
            throw e;
          }
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * What a commit made; it can't be called back.
   *
   * @throws SheafException as the commit failed, COMMIT_UNKNOWN when it goes on after an hour
   */
  public static <T> T awaitCommit(Supplier<? extends CompletionStage<T>> commit) {
    AtomicBoolean ended = new AtomicBoolean();
    try {
      return awaitEnd(
          "committing",
          () -> commit.get().whenComplete((made, failure) -> ended.set(true)),
          COMMIT_WAIT_MAX);
    } catch (SheafException e) {
      if (e.reason() == ErrorReason.TIMED_OUT && !ended.get()) {
        throw new SheafException(
            ErrorReason.COMMIT_UNKNOWN, e.getMessage() + "; it goes on, and may succeed", e);
      }
      throw e;
    }
  }

  /**
   * @throws SheafException CANCELLED when the thread is interrupted
   */
  public static void checkWanted(String what) {
    if (Thread.currentThread().isInterrupted()) {
      throw new SheafException(ErrorReason.CANCELLED, what + " was interrupted");
    }
  }

  private static RuntimeException failure(Throwable cause) {
    return cause instanceof RuntimeException known
        ? known
        : new SheafException(ErrorReason.INTERNAL, String.valueOf(cause.getMessage()), cause);
  }
}
