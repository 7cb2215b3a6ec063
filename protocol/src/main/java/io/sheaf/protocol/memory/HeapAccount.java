package io.sheaf.protocol.memory;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Optional;

/**
 * What requests may take of the Java heap for longer than a moment, by what they bring: row numbers
 * of batches that are taken apart, their parts, schemas and metadata of puts under way. Nothing is
 * allocated here; it only counts. Safe for any number of threads.
 */
public final class HeapAccount {
  /** The rest is for everything else, and for what the garbage collector has not found yet. */
  private static final int SHARE = 3;

  private final MemoryBudget budget;

  public HeapAccount(long bytesMax) {
    this.budget = new MemoryBudget(bytesMax);
  }

  /** A third of what the process may have. */
  public static HeapAccount ofProcess() {
    return new HeapAccount(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /**
   * Reserves at once, or not at all.
   *
   * @param what takes it, for the message
   * @throws SheafException LIMIT_EXCEEDED when it is more than there can ever be, OVERLOADED when
   *     others have too much of it now
   */
  public Reservation reserve(long bytes, String what) {
    Optional<Reservation> reserved = budget.tryReserve(bytes);
    if (reserved.isEmpty()) {
      throw bytes > budget.bytesMax()
          ? new SheafException(
              ErrorReason.LIMIT_EXCEEDED,
              what
                  + " would take "
                  + bytes
                  + " bytes of heap, of which there are "
                  + budget.bytesMax()
                  + " for such; send less at once")
          : new SheafException(
              ErrorReason.OVERLOADED, "there is no heap for " + what + " now; try again later");
    }
    return reserved.get();
  }

  /** Bytes reserved and not yet given back. */
  public long bytesReserved() {
    return budget.bytesReserved();
  }
}
