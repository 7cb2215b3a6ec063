package io.sheaf.protocol.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a process may hold of chunks at once, in bytes. Bytes are reserved before they are allocated
 * and come back when the buffer that they became is freed, wherever that happens.
 *
 * <p>Waiting reservations are served in order, so a large one is not starved by small ones. Safe
 * for use by any number of threads; completions run on a thread that gave bytes back or, for
 * timeouts, on the JDK's timer: they must not block.
 */
public final class MemoryBudget {
  private static final int CHUNK_SIZE_ORDER = 11; // 8 KiB pages × 2¹¹: arenas of 16 MiB

  /** One for all budgets of the process: what one has freed the next can use. */
  private static final PooledByteBufAllocator ALLOCATOR = newAllocator();

  private final long bytesMax;
  private final AtomicLong buffersLive = new AtomicLong();
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private long bytesReserved;
  private boolean serving;

  private record Waiter(long bytes, CompletableFuture<Reservation> result) {}

  public MemoryBudget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Without thread caches: chunks are too large for them. */
  private static PooledByteBufAllocator newAllocator() {
    int arenas = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new PooledByteBufAllocator(true, 0, arenas, 8192, CHUNK_SIZE_ORDER, 0, 0, false);
  }

  /** Reserves at once, or not at all; nobody who waits is overtaken. */
  public synchronized Optional<Reservation> tryReserve(long bytes) {
    requireNotNegative(bytes);
    dropWaitersThatGaveUp();
    if (!waiters.isEmpty() || !fits(bytes)) {
      return Optional.empty();
    }
    return Optional.of(take(bytes));
  }

  /**
   * Reserves as soon as there is room, in the order of the calls.
   *
   * @return fails with LIMIT_EXCEEDED when more is asked than there can ever be, with OVERLOADED
   *     when no room came within {@code waitMax}
   */
  public CompletionStage<Reservation> reserve(long bytes, Duration waitMax) {
    requireNotNegative(bytes);
    if (bytes > bytesMax) {
      return CompletableFuture.failedFuture(tooLarge(bytes));
    }
    CompletableFuture<Reservation> result = new CompletableFuture<>();
    synchronized (this) {
      Optional<Reservation> atOnce = tryReserve(bytes);
      if (atOnce.isPresent()) {
        return CompletableFuture.completedFuture(atOnce.get());
      }
      waiters.add(new Waiter(bytes, result));
    }
    return result
        .orTimeout(waitMax.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(timeout -> giveUp(bytes, waitMax));
  }

  /**
   * Reserves as {@link #reserve} does, for one who may get it elsewhere, too, or want it no more:
   * nothing is taken once the future is done. More than there can ever be is never offered.
   *
   * @param wanted completed with the reservation; how long that may take is for its owner to say
   */
  public void offer(long bytes, CompletableFuture<Reservation> wanted) {
    requireNotNegative(bytes);
    if (bytes > bytesMax || wanted.isDone()) {
      return;
    }
    Optional<Reservation> atOnce;
    synchronized (this) {
      atOnce = tryReserve(bytes);
      if (atOnce.isEmpty()) {
        waiters.add(new Waiter(bytes, wanted));
      }
    }
    if (atOnce.isEmpty()) {
      wanted.whenComplete((done, failure) -> serve()); // those behind may go on without it
    } else if (!wanted.complete(atOnce.get())) {
      atOnce.get().close();
    }
  }

  private CompletionStage<Reservation> giveUp(long bytes, Duration waitMax) {
    serve(); // those behind may need less
    return CompletableFuture.failedFuture(noRoom(bytes, waitMax));
  }

  /** Bytes reserved and not yet given back. */
  public synchronized long bytesReserved() {
    return bytesReserved;
  }

  public long bytesMax() {
    return bytesMax;
  }

  /** Buffers allocated and not yet freed. */
  public long buffersLive() {
    return buffersLive.get();
  }

  /** A buffer for bytes that are reserved. */
  ByteBuf allocate(int bytes) {
    ByteBuf buffer = new ReservedBuffer(this, ALLOCATOR.directBuffer(bytes, bytes));
    buffersLive.incrementAndGet();
    return buffer;
  }

  /** Called by a buffer when its last reference has gone. */
  void freed(int bytes) {
    buffersLive.decrementAndGet();
    giveBack(bytes);
  }

  void giveBack(long bytes) {
    synchronized (this) {
      bytesReserved -= bytes;
    }
    serve();
  }

  /**
   * Hands out what there is room for. One thread at a time: a waiter may give its bytes back at
   * once, which comes here again, and a long row of them must not nest.
   */
  private void serve() {
    synchronized (this) {
      if (serving) {
        return;
      }
      serving = true;
    }
    for (Waiter next = nextServed(); next != null; next = nextServed()) {
      Reservation reservation = new Reservation(this, next.bytes);
      if (!next.result.complete(reservation)) {
        reservation.close();
      }
    }
  }

  /** The next waiter, its bytes taken; null, and the end of serving, when there is none. */
  private synchronized @Nullable Waiter nextServed() {
    dropWaitersThatGaveUp();
    Waiter next = waiters.peek();
    if (next == null || !fits(next.bytes)) {
      serving = false;
      return null;
    }
    waiters.remove();
    bytesReserved += next.bytes;
    return next;
  }

  private void dropWaitersThatGaveUp() {
    while (!waiters.isEmpty() && waiters.element().result.isDone()) {
      waiters.remove();
    }
  }

  private boolean fits(long bytes) {
    return bytes <= bytesMax - bytesReserved;
  }

  private Reservation take(long bytes) {
    bytesReserved += bytes;
    return new Reservation(this, bytes);
  }

  private static void requireNotNegative(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a reservation of " + bytes + " bytes");
    }
  }

  private SheafException tooLarge(long bytes) {
    return new SheafException(
        ErrorReason.LIMIT_EXCEEDED,
        bytes + " bytes are needed at once, the memory budget is " + bytesMax + " bytes");
  }

  private SheafException noRoom(long bytes, Duration waitMax) {
    return new SheafException(
        ErrorReason.OVERLOADED,
        "no room for "
            + bytes
            + " bytes within "
            + waitMax.toMillis()
            + " ms: the memory budget of "
            + bytesMax
            + " bytes is in use; try again later");
  }
}
