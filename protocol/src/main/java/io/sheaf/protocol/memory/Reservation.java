package io.sheaf.protocol.memory;

import io.netty.buffer.ByteBuf;

/**
 * Bytes of a {@link MemoryBudget} that are promised and not yet allocated. Its owner turns them
 * into buffers and closes it, which gives back what is left. Not safe for use by several threads at
 * once.
 */
public final class Reservation implements AutoCloseable {
  private final MemoryBudget budget;
  private long bytesLeft;

  Reservation(MemoryBudget budget, long bytes) {
    this.budget = budget;
    this.bytesLeft = bytes;
  }

  /** Bytes neither allocated nor given back. */
  public long bytesLeft() {
    return bytesLeft;
  }

  /**
   * A new direct buffer of exactly this capacity, owned by the caller. Its bytes go back to the
   * budget when its last reference is released.
   *
   * @throws IllegalArgumentException when fewer bytes are left
   */
  public ByteBuf allocate(int bytes) {
    if (bytes > bytesLeft) {
      throw new IllegalArgumentException(bytes + " bytes asked, " + bytesLeft + " reserved");
    }
    ByteBuf buffer = budget.allocate(bytes);
    bytesLeft -= bytes;
    return buffer;
  }

  /**
   * A part of the bytes left as a reservation of its own.
   *
   * @throws IllegalArgumentException when fewer bytes are left
   */
  public Reservation split(long bytes) {
    if (bytes < 0 || bytes > bytesLeft) {
      throw new IllegalArgumentException(bytes + " bytes asked, " + bytesLeft + " reserved");
    }
    bytesLeft -= bytes;
    return new Reservation(budget, bytes);
  }

  /**
   * Gives back all but so many bytes, for what turned out to need less than was feared. Does
   * nothing when no more are left.
   */
  public void shrinkTo(long bytes) {
    long surplus = bytesLeft - Math.max(0, bytes);
    if (surplus > 0) {
      bytesLeft -= surplus;
      budget.giveBack(surplus);
    }
  }

  /** Gives back what is left. Safe to call again. */
  @Override
  public void close() {
    long bytes = bytesLeft;
    bytesLeft = 0;
    if (bytes > 0) {
      budget.giveBack(bytes);
    }
  }
}
