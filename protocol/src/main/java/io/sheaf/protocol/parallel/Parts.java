package io.sheaf.protocol.parallel;

import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one work, numbered from 0, each done by any thread: by the one that asks and by
 * those of the common pool that are free. A parallel stream would return while others still work
 * when one part fails, and what they look at would be released below them.
 */
public final class Parts {
  private final Work<?> work;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Parts(Work<?> work) {
    this.work = work;
  }

  /**
   * What is to be done with a part; several at once.
   *
   * @param <E> how it may fail
   */
  public interface Work<E extends Exception> {
    void part(int number) throws E;
  }

  /**
   * Returns when nobody works at a part any more, also when it throws.
   *
   * @throws E that of the part that failed first, or whatever unchecked it threw; those not begun
   *     then are left out
   */
  public static <E extends Exception> void run(int count, Work<E> work) throws E {
    Parts parts = new Parts(work);
    parts.new Range(0, count).invoke();
    Throwable failure = parts.failure.get();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure != null) {
      @SuppressWarnings("unchecked") // The work throws no other.
      E checked = (E) failure;
      throw checked;
    }
  }

  /** Nothing escapes: the pool would not wait for the other parts then. */
  @SuppressWarnings("CatchingUnchecked")
  private void one(int number) {
    if (failure.get() != null) {
      return;
    }
    try {
      work.part(number);
    } catch (Exception | Error e) {
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
