package io.sheaf.server.action;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of actions that decode or make data, which take long: a few, and a few that wait. */
public final class LongActions implements AutoCloseable {
  private static final int ACTIONS_MAX = 2;
  private static final int ACTIONS_WAITING_MAX = 16;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          ACTIONS_MAX,
          ACTIONS_MAX,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(ACTIONS_WAITING_MAX),
          work -> {
            Thread thread = new Thread(work, "sheaf-action");
            thread.setDaemon(true);
            return thread;
          });

  public LongActions() {
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does the work soon and tells its result, unless nobody waits for it any more by then.
   *
   * @throws SheafException OVERLOADED when too many wait already
   */
  void run(ActionResults results, Callable<Object> work) {
    Runnable task = () -> answer(results, work);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw new SheafException(
          ErrorReason.OVERLOADED,
          "too many long actions are under way ("
              + (ACTIONS_MAX + ACTIONS_WAITING_MAX)
              + "); try again later",
          e);
    }
    results.whenCancelled(() -> threads.remove(task));
  }

  private static void answer(ActionResults results, Callable<Object> work) {
    if (results.isCancelled()) {
      return;
    }
    try {
      results.result(work.call());
    } catch (Exception | Error e) { // whoever waits for it must hear of either
      results.failed(e);
    }
  }

  /** Interrupts what is under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
