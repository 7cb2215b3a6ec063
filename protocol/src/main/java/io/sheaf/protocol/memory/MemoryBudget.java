package io.sheaf.protocol.memory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What a process may hold of chunks at once, in bytes. Bytes are reserved before they are allocated
 * and come back when the buffer that they became is freed, wherever that happens.
 *
 * <p>Waiting reservations are served in order, so a large one is not starved by small ones. Safe
 * for use by any number of threads; completions run on the thread that gave bytes back.
 */
public final class MemoryBudget {
  private static final int CHUNK_SIZE_ORDER = 11; // 8 KiB pages × 2¹¹: arenas of 16 MiB

  private final long bytesMax;
  private final PooledByteBufAllocator allocator;
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private long bytesReserved;

  private record Waiter(long bytes, CompletableFuture<Reservation> result) {}

  public MemoryBudget(long bytesMax) {
    this.bytesMax = bytesMax;
    this.allocator = newAllocator();
  }

  /** Without thread caches: chunks are too large for them, and live allocations can be counted. */
  private static PooledByteBufAllocator newAllocator() {
    int arenas = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new PooledByteBufAllocator(true, 0, arenas, 8192, CHUNK_SIZE_ORDER, 0, 0, false);
  }

  /** Reserves at once, or not at all. */
  public Optional<Reservation> tryReserve(long bytes) {
    synchronized (this) {
      if (!waiters.isEmpty() || bytesReserved + bytes > bytesMax) {
        return Optional.empty();
      }
      bytesReserved += bytes;
    }
    return Optional.of(new Reservation(this, bytes));
  }

  /**
   * Reserves as soon as there is room, in the order of the calls.
   *
   * @return fails with LIMIT_EXCEEDED when more is asked than there can ever be, or when no room
   *     came within {@code waitMax}
   */
  public CompletionStage<Reservation> reserve(long bytes, Duration waitMax) {
    if (bytes > bytesMax) {
      return CompletableFuture.failedFuture(tooLarge(bytes));
    }
    CompletableFuture<Reservation> result = new CompletableFuture<>();
    synchronized (this) {
      if (!waiters.isEmpty() || bytesReserved + bytes > bytesMax) {
        waiters.add(new Waiter(bytes, result));
      } else {
        bytesReserved += bytes;
        result.complete(new Reservation(this, bytes));
        return result;
      }
    }
    return result
        .orTimeout(waitMax.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(timeout -> CompletableFuture.failedFuture(noRoom(bytes, waitMax)));
  }

  /** Bytes reserved and not yet given back. */
  public synchronized long bytesReserved() {
    return bytesReserved;
  }

  public long bytesMax() {
    return bytesMax;
  }

  /** Buffers allocated and not yet freed, counted by the allocator itself. */
  public long buffersLive() {
    return allocator.metric().directArenas().stream()
        .mapToLong(arena -> arena.numActiveAllocations())
        .sum();
  }

  ByteBufAllocator allocator() {
    return allocator;
  }

  void giveBack(long bytes) {
    List<Waiter> served = new ArrayList<>();
    synchronized (this) {
      bytesReserved -= bytes;
      while (!waiters.isEmpty() && fits(waiters.element())) {
        Waiter next = waiters.remove();
        if (!next.result.isDone()) {
          bytesReserved += next.bytes;
          served.add(next);
        }
      }
    }
    served.forEach(this::hand);
  }

  private boolean fits(Waiter waiter) {
    return waiter.result.isDone() || bytesReserved + waiter.bytes <= bytesMax;
  }

  private void hand(Waiter waiter) {
    Reservation reservation = new Reservation(this, waiter.bytes);
    if (!waiter.result.complete(reservation)) {
      reservation.close();
    }
  }

  private SheafException tooLarge(long bytes) {
    return new SheafException(
        ErrorReason.LIMIT_EXCEEDED,
        bytes + " bytes are needed at once, the memory budget is " + bytesMax + " bytes");
  }

  private SheafException noRoom(long bytes, Duration waitMax) {
    return new SheafException(
        ErrorReason.LIMIT_EXCEEDED,
        "no room for "
            + bytes
            + " bytes within "
            + waitMax.toMillis()
            + " ms: the memory budget of "
            + bytesMax
            + " bytes is in use; try again later");
  }
}
