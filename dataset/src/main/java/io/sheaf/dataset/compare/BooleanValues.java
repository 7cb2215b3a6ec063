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
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    return bit(index) == ((BooleanValues) other).bit(otherIndex);
  }

  @Override
  long hashValue(int index, long seed) {
    return Hashing.combine(seed, bit(index));
  }
}
