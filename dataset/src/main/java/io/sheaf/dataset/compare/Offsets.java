package io.sheaf.dataset.compare;

import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Where some values that lie one after another begin, and where the last one ends: 32-bit offsets,
 * copied out of their buffer, since a loop over an array needs no checks of it.
 */
final class Offsets {
  private final int[] places;

  private Offsets(int[] places) {
    this.places = places;
  }

  /**
   * @param buffer of offsets that never fall
   * @param values at least 1
   */
  static Offsets of(ArrowBuf buffer, int start, int values) {
    return new Offsets(ints(buffer, start, values + 1));
  }

  /** Integers of a buffer of them. */
  static int[] ints(ArrowBuf buffer, int start, int count) {
    int[] ints = new int[count];
    buffer
        .nioBuffer((long) start * Integer.BYTES, count * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(ints);
    return ints;
  }

  /** How many values from the first on are as long as the other's. */
  int alike(Offsets other) {
    int difference = places[0] - other.places[0];
    int i = 1;
    while (i < places.length && places[i] - other.places[i] == difference) {
      i++;
    }
    return i - 1;
  }

  /** Where the first value begins. */
  int first() {
    return places[0];
  }

  /** How much so many values take together. */
  int length(int values) {
    return places[values] - places[0];
  }

  /** How many of so many values end within a length. */
  int within(int length, int values) {
    int whole = values;
    while (length(whole) > length) {
      whole--;
    }
    return whole;
  }
}
