package io.sheaf.protocol.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final MemoryBudget budget = new MemoryBudget(100);

  @AfterEach
  void everythingCameBack() {
    assertThat(budget.bytesReserved()).isZero();
    assertThat(budget.buffersLive()).isZero();
  }

  @Test
  void reservesAtOnceWhileThereIsRoom() {
    Reservation all = reserve(100, LONG).join();
    assertThat(budget.bytesReserved()).isEqualTo(100);
    assertThat(budget.tryReserve(1)).isEmpty();
    all.close();
    all.close();
    assertThat(budget.tryReserve(100)).hasValueSatisfying(Reservation::close);
  }

  @Test
  void moreThanThereCanEverBeFailsAtOnceAndSaysHowMuchThereIs() {
    assertThat(failure(reserve(101, LONG), ErrorReason.LIMIT_EXCEEDED))
        .hasMessage("101 bytes are needed at once, the memory budget is 100 bytes");
    assertThat(budget.tryReserve(101)).isEmpty();
  }

  @Test
  void numbersNearTheEndOfLongDoNotWrapAround() {
    try (Reservation one = budget.tryReserve(1).orElseThrow()) {
      assertThat(budget.tryReserve(Long.MAX_VALUE)).isEmpty();
      assertThat(one.bytesLeft()).isEqualTo(1);
    }
    assertThatThrownBy(() -> budget.tryReserve(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> budget.reserve(-1, LONG)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void waitersAreServedInOrderAndSmallOnesDoNotOvertake() {
    Reservation first = reserve(60, LONG).join();
    Reservation second = reserve(40, LONG).join();
    CompletableFuture<Reservation> large = reserve(80, LONG);
    CompletableFuture<Reservation> small = reserve(10, LONG);
    second.close();
    assertThat(large).isNotDone();
    assertThat(small).isNotDone();
    assertThat(budget.tryReserve(1)).as("no overtaking either").isEmpty();
    first.close();
    assertThat(large).isCompleted();
    assertThat(small).isCompleted();
    large.join().close();
    small.join().close();
  }

  @Test
  void waiterWithoutRoomInTimeFailsAndSaysSo() {
    try (Reservation all = reserve(100, LONG).join()) {
      assertThat(failure(reserve(7, SHORT), ErrorReason.OVERLOADED))
          .hasMessage(
              "no room for 7 bytes within 50 ms: the memory budget of 100 bytes is in use; try"
                  + " again later");
      assertThat(all.bytesLeft()).isEqualTo(100);
    }
  }

  /** Otherwise one large request that found no room would shut out all others. */
  @Test
  void waiterThatGaveUpIsInNobodysWay() {
    try (Reservation most = reserve(60, LONG).join()) {
      CompletableFuture<Reservation> large = reserve(80, SHORT);
      CompletableFuture<Reservation> small = reserve(10, LONG);
      failure(large, ErrorReason.OVERLOADED);
      await().atMost(Duration.ofSeconds(30)).until(small::isDone);
      small.join().close();
      assertThat(budget.tryReserve(40)).hasValueSatisfying(Reservation::close);
      assertThat(most.bytesLeft()).isEqualTo(60);
    }
  }

  @Test
  void whoIsOfferedRoomByTwoTakesItOnceAndKeepsNobodyWaiting() {
    MemoryBudget other = new MemoryBudget(10);
    Reservation all = reserve(100, LONG).join();
    Reservation allOfOther = other.tryReserve(10).orElseThrow();
    CompletableFuture<Reservation> wanted = new CompletableFuture<>();
    budget.offer(100, wanted);
    other.offer(101, wanted); // more than there can ever be
    other.offer(5, wanted);
    CompletableFuture<Reservation> behind = reserve(1, LONG).toCompletableFuture();
    allOfOther.close();
    assertThat(wanted.join().bytesLeft()).isEqualTo(5);
    all.close();
    assertThat(behind).isCompleted();
    behind.join().close();
    wanted.join().close();
    assertThat(other.bytesReserved()).isZero();
    budget.offer(1, wanted); // it has what it wanted
  }

  @Test
  void whoWantsRoomNoMoreKeepsNobodyWaiting() {
    try (Reservation most = budget.tryReserve(90).orElseThrow()) {
      CompletableFuture<Reservation> wanted = new CompletableFuture<>();
      budget.offer(50, wanted);
      CompletableFuture<Reservation> behind = reserve(10, LONG).toCompletableFuture();
      assertThat(behind).isNotDone();
      wanted.cancel(false);
      assertThat(behind).isCompleted();
      behind.join().close();
      assertThat(most.bytesLeft()).isEqualTo(90);
    }
  }

  @Test
  void bytesComeBackWithTheLastReferenceOfAnySlice() {
    Reservation reservation = reserve(50, LONG).join();
    ByteBuf buffer = reservation.allocate(40);
    ByteBuf slice = buffer.writeZero(40).retainedSlice(10, 5).retainedDuplicate();
    reservation.close();
    assertThat(budget.bytesReserved()).isEqualTo(40);
    buffer.release();
    assertThat(budget.bytesReserved()).isEqualTo(40);
    assertThat(budget.buffersLive()).isEqualTo(1);
    slice.release();
    assertThat(slice.refCnt()).isEqualTo(1); // slice and duplicate each hold one
    slice.release();
    assertThat(budget.bytesReserved()).isZero();
  }

  @Test
  void buffersAreDirectAndExactlyAsLargeAsReserved() {
    try (Reservation reservation = reserve(10, LONG).join()) {
      ByteBuf buffer = reservation.allocate(10);
      try {
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.capacity()).isEqualTo(10);
        assertThat(buffer.nioBufferCount()).isEqualTo(1);
        assertThat(buffer.readableBytes()).isZero();
        buffer.writeZero(10);
        assertThatThrownBy(() -> buffer.writeByte(1)).isInstanceOf(IndexOutOfBoundsException.class);
      } finally {
        buffer.release();
      }
      assertThatThrownBy(() -> reservation.allocate(1)).hasMessage("1 bytes asked, 0 reserved");
    }
  }

  @Test
  void nothingCanBeReservedAndAllocated() {
    try (Reservation none = budget.tryReserve(0).orElseThrow()) {
      none.allocate(0).release();
    }
  }

  @Test
  void buffersLargerThanTheAllocatorsArenasAreCounted() {
    MemoryBudget large = new MemoryBudget(64 << 20);
    try (Reservation reservation = large.tryReserve(40 << 20).orElseThrow()) {
      ByteBuf buffer = reservation.allocate(40 << 20);
      assertThat(large.buffersLive()).isEqualTo(1);
      buffer.release();
    }
    assertThat(large.buffersLive()).isZero();
    assertThat(large.bytesReserved()).isZero();
  }

  /** Each waiter's end serves the next: that must not nest. */
  @Test
  void longRowOfWaitersIsServedWithoutDeepRecursion() {
    Reservation all = reserve(100, LONG).join();
    List<CompletableFuture<Void>> served = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      served.add(reserve(100, LONG).thenAccept(Reservation::close));
    }
    all.close();
    assertThat(served.stream().filter(one -> !one.isDone()).count()).isZero();
  }

  @Test
  void reservationServedAtTheMomentOfItsTimeoutIsNotLost() throws Exception {
    Random random = new Random(7);
    List<CompletableFuture<Reservation>> results = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Reservation all = reserve(100, LONG).join();
      CompletableFuture<Reservation> waiting = reserve(100, Duration.ofMillis(1));
      results.add(waiting);
      LockSupport.parkNanos(800_000 + random.nextInt(400_000));
      all.close();
      waiting.exceptionally(e -> null).thenAccept(MemoryBudgetTest::closeIfThere).join();
    }
    long failed = results.stream().filter(CompletableFuture::isCompletedExceptionally).count();
    assertThat(failed).as("timeouts among the races").isBetween(1L, 499L);
    await().until(() -> budget.bytesReserved() == 0);
  }

  @Test
  void manyThreadsNeverHoldMoreThanThereIs() throws Exception {
    MemoryBudget shared = new MemoryBudget(1 << 20);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger heldMax = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        Random random = new Random(t);
        all.add(threads.submit(() -> useAtRandom(shared, random, held, heldMax)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(heldMax.get()).isBetween(1 << 17, 1 << 20);
    await().until(() -> shared.bytesReserved() == 0);
    assertThat(shared.buffersLive()).isZero();
  }

  private static void useAtRandom(
      MemoryBudget shared, Random random, AtomicInteger held, AtomicInteger heldMax) {
    for (int i = 0; i < 2_000; i++) {
      int bytes = 1 + random.nextInt(1 << 18);
      Optional<Reservation> reservation =
          random.nextBoolean()
              ? shared.tryReserve(bytes)
              : shared
                  .reserve(bytes, Duration.ofMillis(1 + random.nextInt(5)))
                  .thenApply(Optional::of)
                  .exceptionally(timeout -> Optional.empty())
                  .toCompletableFuture()
                  .join();
      if (reservation.isPresent()) {
        heldMax.accumulateAndGet(held.addAndGet(bytes), Math::max);
        ByteBuf buffer = reservation.get().allocate(bytes / 2);
        held.addAndGet(-bytes);
        reservation.get().close();
        buffer.release();
      }
    }
  }

  private CompletableFuture<Reservation> reserve(long bytes, Duration waitMax) {
    return budget.reserve(bytes, waitMax).toCompletableFuture();
  }

  private static void closeIfThere(Reservation reservation) {
    if (reservation != null) {
      reservation.close();
    }
  }

  private static SheafException failure(CompletableFuture<Reservation> result, ErrorReason reason) {
    try {
      result.join().close();
      throw new AssertionError("a reservation came");
    } catch (CompletionException e) {
      SheafException failure = (SheafException) SheafException.unwrap(e);
      assertThat(failure.reason()).isEqualTo(reason);
      return failure;
    }
  }
}
