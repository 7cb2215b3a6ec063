package io.sheaf.dataset.compare;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * The values of one vector as they compare, whatever their encoding. Two can be compared when their
 * fields have the same type; then both are of the same class.
 *
 * <p>A view of the batch that is loaded: it ends with the next one. For one thread.
 */
abstract class ColumnValues {
  static final int TEXT_LENGTH_MAX = 200;

  /** Values that are looked at together: no more are looked at again after one that differs. */
  static final int PIECE_LENGTH_MAX = 4096;

  private final ValueVector vector;
  private final boolean mayBeNull;

  ColumnValues(ValueVector vector) {
    this.vector = vector;
    this.mayBeNull = mayBeNull(vector);
  }

  /** Vectors count their nulls each time that they are asked, bit by bit. */
  private static boolean mayBeNull(ValueVector vector) {
    boolean hasValidity =
        vector instanceof BaseFixedWidthVector
            || vector instanceof BaseVariableWidthVector
            || vector instanceof ListVector;
    return hasValidity
        ? !Bits.areSet(vector.getValidityBuffer(), vector.getValueCount())
        : vector.getNullCount() != 0;
  }

  int size() {
    return vector.getValueCount();
  }

  boolean mayBeNull() {
    return mayBeNull;
  }

  boolean isNull(int index) {
    return isOwnNull(index);
  }

  /** Whether a value is null by its own bit, whatever it refers to. */
  final boolean isOwnNull(int index) {
    return mayBeNull && vector.isNull(index);
  }

  /** Whether two values, neither of them null, are the same. */
  abstract boolean sameValue(int index, ColumnValues other, int otherIndex);

  /** A hash of a value that is not null; the same for the same values. */
  abstract long hashValue(int index, long seed);

  /** Appends the text of a value that is not null. */
  void describeValue(int index, StringBuilder text) {
    text.append(vector.getObject(index));
  }

  final boolean same(int index, ColumnValues other, int otherIndex) {
    boolean isNull = isNull(index);
    return isNull == other.isNull(otherIndex) && (isNull || sameValue(index, other, otherIndex));
  }

  final long hash(int index, long seed) {
    return isNull(index) ? Hashing.mix(seed) : hashValue(index, seed);
  }

  final void describe(int index, StringBuilder text) {
    if (isNull(index)) {
      text.append("null");
    } else if (text.length() < TEXT_LENGTH_MAX) {
      describeValue(index, text);
    }
  }

  final String describe(int index) {
    StringBuilder text = new StringBuilder();
    describe(index, text);
    if (text.length() > TEXT_LENGTH_MAX) {
      text.replace(TEXT_LENGTH_MAX, text.length(), "...");
    }
    return text.toString();
  }

  /**
   * How many values are the same from the starts on; {@code length} when all are.
   *
   * @throws SheafException INVALID_DATA when there are not so many
   */
  final int samePrefix(int start, ColumnValues other, int otherStart, int length) {
    requireThere(start, length);
    other.requireThere(otherStart, length);
    int same = 0;
    while (same < length) {
      int piece = Math.min(length - same, PIECE_LENGTH_MAX);
      int alike = alike(start + same, other, otherStart + same, piece);
      same += alike;
      // What does not look alike may still be the same.
      if (alike < piece && !same(start + same, other, otherStart + same)) {
        return same;
      }
      same += alike < piece ? 1 : 0;
    }
    return same;
  }

  private void requireThere(int start, int length) {
    if (start < 0 || start > size() - length) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          String.format(
              "a batch refers to %d values from number %d on, and has %d", length, start, size()));
    }
  }

  /**
   * How many values from the starts on are the same by a look at all of them at once. It may stop
   * early, but not go past a value that differs.
   *
   * @param length 1 to {@link #PIECE_LENGTH_MAX}
   */
  int alike(int start, ColumnValues other, int otherStart, int length) {
    return 0;
  }

  /** How many values from the starts on are null where the other's are; by their own bits. */
  final int nullsAlike(int start, ColumnValues other, int otherStart, int length) {
    if (!mayBeNull && !other.mayBeNull) {
      return length;
    }
    for (int i = 0; i < length; i += Bits.WORD) {
      long different = validity(start + i) ^ other.validity(otherStart + i);
      if (different != 0) {
        return Math.min(length, i + Long.numberOfTrailingZeros(different));
      }
    }
    return length;
  }

  /** How many values from the starts on are null on neither side; by their own bits. */
  final int presentRun(int start, ColumnValues other, int otherStart, int length) {
    if (!mayBeNull && !other.mayBeNull) {
      return length;
    }
    for (int i = 0; i < length; i += Bits.WORD) {
      long absent = ~(validity(start + i) & other.validity(otherStart + i));
      if (absent != 0) {
        return Math.min(length, i + Long.numberOfTrailingZeros(absent));
      }
    }
    return length;
  }

  private long validity(int index) {
    return mayBeNull ? Bits.word(vector.getValidityBuffer(), index) : -1;
  }
}
