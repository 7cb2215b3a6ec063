package io.sheaf.dataset.s3;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What all uploads of a space hold, in two halves. A part grows step by step in the first as long
 * as that has room, so that an upload which pauses holds little more than it was given. When the
 * first half is full, a part waits for a step there, or for all that it can still need in the
 * second, whichever comes first.
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

  /** Of a step; empty when a part has to wait. */
  Optional<Reservation> tryGrow(int bytes) {
    return growing.tryReserve(bytes);
  }

  /**
   * Room for a step, or for all that a part can still need.
   *
   * @param wanted gets the room; who completes it otherwise wants none
   * @return the same; fails with OVERLOADED when no room came in time
   */
  CompletionStage<Reservation> await(UploadPart part, CompletableFuture<Reservation> wanted) {
    growing.offer(part.stepBytes(), wanted);
    ending.offer(part.bytesLeft(), wanted);
    return wanted
        .orTimeout(waitMax.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException ? noRoom() : failure));
  }

  private SheafException noRoom() {
    return new SheafException(
        ErrorReason.OVERLOADED,
        "no room for another part within "
            + waitMax.toMillis()
            + " ms: other uploads hold "
            + bytesReserved()
            + " bytes; try again later");
  }

  long bytesReserved() {
    return growing.bytesReserved() + ending.bytesReserved();
  }
}
