package io.sheaf.protocol.memory;

import io.netty.util.internal.PlatformDependent;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * What an Arrow allocator without room means to whoever asked: to try again when others have the
 * room, to ask for less when it would not do alone.
 */
public final class FullAllocator {
  /** Buffers are rounded up to powers of two, and so take twice of what they hold at most. */
  private static final int ROUNDED_UP_MAX = 2;

  private FullAllocator() {}

  /**
   * The failure of an allocator without room.
   *
   * @param what there is no memory for, for the message
   * @param bytes that this needs in all, what it has already included: one buffer of many that fits
   *     says nothing of all of them
   * @return OVERLOADED when these would fit if nothing else were there, LIMIT_EXCEEDED when they
   *     might not
   */
  public static SheafException failure(
      String what, long bytes, BufferAllocator allocator, OutOfMemoryException cause) {
    boolean wouldFit = bytes <= limit(allocator) / ROUNDED_UP_MAX;
    return wouldFit
        ? new SheafException(
            ErrorReason.OVERLOADED, "no memory " + what + " now; try again later", cause)
        : new SheafException(
            ErrorReason.LIMIT_EXCEEDED,
            "no memory " + what + "; make it smaller: " + cause.getMessage(),
            cause);
  }

  /** What it and all that it is a part of may have, and Java. */
  private static long limit(BufferAllocator allocator) {
    long limit = PlatformDependent.maxDirectMemory();
    for (BufferAllocator each = allocator; each != null; each = each.getParentAllocator()) {
      limit = Math.min(limit, each.getLimit());
    }
    return limit;
  }
}
