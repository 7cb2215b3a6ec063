package io.sheaf.dataset.compare;

import org.apache.arrow.vector.BitVector;

/** Booleans, one bit each. */
final class BooleanValues extends ColumnValues {
  private final BitVector vector;

  BooleanValues(BitVector vector) {
    super(vector);
    this.vector = vector;
  }

  private int bit(int index) {
    return vector.getDataBuffer().getByte(index >> 3) >> (index & 7) & 1;
  }

  @Override
  int alike(int start, ColumnValues other, int otherStart, int length) {
    BooleanValues that = (BooleanValues) other;
    int nulls = nullsAlike(start, other, otherStart, length);
    for (int i = 0; i < nulls; i += Bits.WORD) {
      long different =
          Bits.word(vector.getDataBuffer(), start + i)
              ^ Bits.word(that.vector.getDataBuffer(), otherStart + i);
      if (different != 0) {
        return Math.min(nulls, i + Long.numberOfTrailingZeros(different));
      }
    }
    return nulls;
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    return bit(index) == ((BooleanValues) other).bit(otherIndex);
  }

  @Override
  long hashValue(int index, long seed) {
    return Hashing.combine(seed, bit(index));
  }
}
