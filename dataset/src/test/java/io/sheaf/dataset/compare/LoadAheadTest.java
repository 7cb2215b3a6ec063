package io.sheaf.dataset.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.ReadsAhead;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadAheadTest {
  private static final long LOAD_MILLIS = 500;
  private static final long AT_ONCE = 0;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  /** A reader of nothing, but for what its kinds make of it. */
  private abstract static class TestingReader extends ArrowReader implements ReadsAhead {
    TestingReader(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return new Schema(List.of(Field.nullable("n", new ArrowType.Int(32, true))));
    }
  }

  /** A stream without batches, whose end takes its time, whoever interrupts it. */
  private static final class Slow extends TestingReader {
    private final AtomicBoolean loading = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final long loadMillis;
    private final @Nullable IOException failure;

    Slow(BufferAllocator allocator, long loadMillis, @Nullable IOException failure) {
      super(allocator);
      this.loadMillis = loadMillis;
      this.failure = failure;
    }

    @Override
    public boolean loadNextBatch() {
      return false;
    }

    @Override
    public int batchesAheadMax() {
      return 1;
    }

    @Override
    public boolean readAhead() throws IOException {
      loading.set(true);
      begun.countDown();
      long endNanos = System.nanoTime() + loadMillis * 1_000_000;
      while (System.nanoTime() < endNanos) {
        Thread.onSpinWait();
      }
      loading.set(false);
      if (failure != null) {
        throw failure;
      }
      return false;
    }
  }

  private static ComparisonResult compare(ArrowReader left, ArrowReader right) throws IOException {
    return new DatasetComparison(ComparisonOptions.DEFAULTS, rows -> {}).compare(left, right);
  }

  @Test
  void closingWaitsUntilNobodyReads() throws Exception {
    try (Slow slow = new Slow(allocator, LOAD_MILLIS, null)) {
      LoadAhead batches = new LoadAhead(slow);
      slow.begun.await();
      Thread.currentThread().interrupt();

      assertThatThrownBy(batches::next)
          .isInstanceOfSatisfying(
              SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.CANCELLED));
      assertThat(slow.loading).isTrue();
      batches.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(slow.loading).isFalse();
    }
  }

  @Test
  void aFailureOfEitherSideIsTold() throws IOException {
    try (Slow left = new Slow(allocator, AT_ONCE, null);
        Slow right = new Slow(allocator, AT_ONCE, new IOException("the right one"))) {
      assertThatThrownBy(() -> compare(left, right)).hasMessage("the right one");
      assertThatThrownBy(() -> compare(right, left)).hasMessage("the right one");
    }
  }

  @Test
  void aFailureOfOneSideWaitsForTheOther() throws Exception {
    try (Slow failing = new Slow(allocator, AT_ONCE, new IOException("the failing one"));
        Slow slow = new Slow(allocator, LOAD_MILLIS, null);
        BatchCursor left = new BatchCursor(failing)) {
      try (BatchCursor right = new BatchCursor(slow)) {
        slow.begun.await();
        assertThatThrownBy(left::available).hasMessage("the failing one");
        assertThat(slow.loading).isTrue();
        assertThat(right.row()).isZero();
      }
      assertThat(slow.loading).isFalse();
    }
  }

  /** Reads a batch, and then fails. */
  private static final class Failing extends TestingReader {
    private final CountDownLatch failed = new CountDownLatch(2);

    Failing(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    public boolean loadNextBatch() {
      return true;
    }

    @Override
    public boolean readAhead() throws IOException {
      failed.countDown();
      if (failed.getCount() == 0) {
        throw new IOException("the second");
      }
      return true;
    }

    @Override
    public int batchesAheadMax() {
      return 2;
    }
  }

  @Test
  void whatWasReadBeforeAFailureComesBeforeIt() throws Exception {
    try (Failing failing = new Failing(allocator);
        LoadAhead batches = new LoadAhead(failing)) {
      failing.failed.await();
      TimeUnit.MILLISECONDS.sleep(50);
      assertThat(batches.next()).isTrue();
      assertThatThrownBy(batches::next).hasMessage("the second");
    }
  }

  /** A stream without end, which counts. */
  private static final class Endless extends TestingReader {
    private final AtomicInteger held = new AtomicInteger();

    Endless(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    public boolean loadNextBatch() {
      held.decrementAndGet();
      return true;
    }

    @Override
    public boolean readAhead() {
      held.incrementAndGet();
      return true;
    }

    @Override
    public int batchesAheadMax() {
      return 2;
    }
  }

  @Test
  void twoBatchesAtMostAreHeld() throws Exception {
    try (Endless endless = new Endless(allocator);
        LoadAhead batches = new LoadAhead(endless)) {
      for (int batch = 0; batch < 5; batch++) {
        Awaitility.await().untilAtomic(endless.held, equalTo(2));
        TimeUnit.MILLISECONDS.sleep(20);
        assertThat(endless.held).hasValue(2);
        assertThat(batches.next()).isTrue();
      }
    }
  }
}
