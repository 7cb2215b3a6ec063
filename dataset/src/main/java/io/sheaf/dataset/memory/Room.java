package io.sheaf.dataset.memory;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;

/** How much may be kept, and is. Used in one step at a time. */
final class Room {
  private final long bytesMax;
  private long bytes;

  Room(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Takes room, or changes nothing.
   *
   * @throws SheafException STORE_FULL when there is not so much
   */
  void take(long more) {
    if (more > bytesMax - bytes) {
      throw new SheafException(
          ErrorReason.STORE_FULL,
          String.format(
              "the memory store is full: %d bytes more are needed, %d of %d are in use; drop"
                  + " datasets, or give puts a shorter grace",
              more, bytes, bytesMax));
    }
    bytes += more;
  }

  void giveBack(long less) {
    bytes -= less;
  }

  long bytes() {
    return bytes;
  }

  long bytesMax() {
    return bytesMax;
  }
}
