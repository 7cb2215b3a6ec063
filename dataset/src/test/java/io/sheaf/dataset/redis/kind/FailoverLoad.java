package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;

import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Threads that overwrite a dataset each and read it back, again and again, whatever fails. Each
 * version holds consecutive numbers over some partitions, so that one that is not whole shows.
 */
final class FailoverLoad implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final RedisDatasetStore store;
  private final MemoryBudget budget;
  private final List<Thread> threads = new ArrayList<>();
  private final List<AtomicLong> rounds = new ArrayList<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);

  FailoverLoad(RedisDatasetStore store, MemoryBudget budget, int datasets) {
    this.store = store;
    this.budget = budget;
    for (int i = 0; i < datasets; i++) {
      DatasetName name = new DatasetName("load " + i);
      AtomicLong done = new AtomicLong();
      rounds.add(done);
      Thread thread = new Thread(() -> run(name, done), "load-" + i);
      threads.add(thread);
      thread.start();
    }
    awaitRounds(Duration.ofSeconds(20));
  }

  private void run(DatasetName name, AtomicLong done) {
    try {
      for (int first = 0; end.getCount() > 0; first += PARTITIONS) {
        boolean written = overwrite(name, first);
        boolean right = check(name);
        if (written && right) {
          done.incrementAndGet();
        } else {
          end.await(20, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError e) {
      violations.add(name + ": " + e);
    }
  }

  /** A put may fail in any of Sheaf's ways, since its master may have forgotten it. */
  private boolean overwrite(DatasetName name, int first) {
    int[][][] partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new int[][] {{first + partition}})
            .toArray(int[][][]::new);
    try {
      put(store, budget, name, OVERWRITE, partitions);
      return true;
    } catch (RuntimeException e) {
      refusals.add("put: " + own(e).reason() + " " + own(e).getMessage());
      return false;
    }
  }

  private boolean check(DatasetName name) {
    try {
      List<Integer> found = read(store, name);
      reads.incrementAndGet();
      int first = found.get(0);
      List<Integer> whole = IntStream.range(first, first + PARTITIONS).boxed().toList();
      if (first % PARTITIONS != 0 || !found.equals(whole)) {
        violations.add(name + " reads as " + found);
      }
      return true;
    } catch (RuntimeException e) {
      SheafException failure = own(e);
      refusals.add("read: " + failure.reason() + " " + failure.getMessage());
      if (failure.reason() != ErrorReason.STORE_UNAVAILABLE
          && failure.reason() != ErrorReason.DATASET_NOT_FOUND) {
        violations.add(name + ": " + failure.reason() + " " + failure.getMessage());
      }
      return false;
    }
  }

  private static SheafException own(RuntimeException failure) {
    if (SheafException.unwrap(failure) instanceof SheafException own) {
      return own;
    }
    throw failure;
  }

  /**
   * Waits until each thread has written and read without a failure from now on; how long it took.
   */
  Duration awaitRounds(Duration max) {
    long begin = System.nanoTime();
    List<Long> before = rounds.stream().map(AtomicLong::get).toList();
    while (IntStream.range(0, rounds.size())
        .anyMatch(i -> rounds.get(i).get() < before.get(i) + 2)) {
      if (System.nanoTime() - begin > max.toNanos()) {
        throw new AssertionError("not back after " + max + "; refused: " + refusals);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** What was seen that must not be. */
  Queue<String> violations() {
    return violations;
  }

  /** What failed in a way that it may. */
  Queue<String> refusals() {
    return refusals;
  }

  int reads() {
    return reads.get();
  }

  @Override
  public void close() {
    end.countDown();
    for (Thread thread : threads) {
      try {
        thread.join(30_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
