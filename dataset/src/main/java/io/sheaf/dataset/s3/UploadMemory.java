package io.sheaf.dataset.s3;

import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What all uploads of a space hold, in two halves. A part grows step by step in the first as long
 * as that has room, so that an upload which pauses holds little more than it was given. When the
 * first half is full, a part waits for all that it can still need at once, in the second.
 *
 * <p>So no part that holds something of the second half waits for room: it fills, is sent and gives
 * all back, and those that wait go on one after the other. Only uploads that pause can keep them
 * from it, once they hold both halves.
 */
final class UploadMemory {
  private final MemoryBudget growing;
  private final MemoryBudget ending;
  private final Duration waitMax;

  UploadMemory(S3Options options) {
    long endingBytes = Math.max(options.partBytesMin(), options.uploadBytesMax() / 2);
    this.growing = new MemoryBudget(Math.max(0, options.uploadBytesMax() - endingBytes));
    this.ending = new MemoryBudget(endingBytes);
    this.waitMax = options.requestWaitMax();
  }

  /** The largest part that can be ended. */
  long partBytesMax() {
    return ending.bytesMax();
  }

  /** Of a step; empty when a part has to wait for its end. */
  Optional<Reservation> tryGrow(int bytes) {
    return growing.tryReserve(bytes);
  }

  /**
   * @param bytes all that a part can still need
   * @return fails with OVERLOADED when no room came in time
   */
  CompletionStage<Reservation> end(int bytes) {
    return ending.reserve(bytes, waitMax);
  }

  long bytesReserved() {
    return growing.bytesReserved() + ending.bytesReserved();
  }
}
