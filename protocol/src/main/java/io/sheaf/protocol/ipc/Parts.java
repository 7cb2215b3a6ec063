package io.sheaf.protocol.ipc;

import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one work, numbered from 0, each done by any thread: by the one that asks and by
 * those of the common pool that are free.
 */
final class Parts {
  private final Work work;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Parts(Work work) {
    this.work = work;
  }

  /** What is to be done with a part. */
  interface Work {
    void part(int number) throws CorruptIpcException;
  }

  /**
   * Returns when nobody works at a part any more, also when it throws.
   *
   * @throws CorruptIpcException that of the part that failed first; those not begun then are left
   *     out
   */
  static void run(int count, Work work) throws CorruptIpcException {
    Parts parts = new Parts(work);
    parts.new Range(0, count).invoke();
    Throwable failure = parts.failure.get();
    if (failure instanceof CorruptIpcException corrupt) {
      throw corrupt;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  /** Nothing escapes: the pool would not wait for the other parts then. */
  private void one(int number) {
    if (failure.get() != null) {
      return;
    }
    try {
      work.part(number);
    } catch (CorruptIpcException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Halved until one part is left, so that who is free takes half of what there still is. */
  @SuppressWarnings("serial") // Nobody writes it out.
  private final class Range extends RecursiveAction {
    private final int from;
    private final int to;

    Range(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    protected void compute() {
      if (to - from > 1) {
        int middle = (from + to) >>> 1;
        ForkJoinTask.invokeAll(new Range(from, middle), new Range(middle, to));
      } else if (from < to) {
        one(from);
      }
    }
  }
}
