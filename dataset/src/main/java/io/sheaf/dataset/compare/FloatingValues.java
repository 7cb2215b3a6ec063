package io.sheaf.dataset.compare;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.FloatingPointVector;

/**
 * Floating point numbers of any width. Every NaN is the same as every other, since a comparison
 * asks whether data survived; 0.0 and -0.0 are the same, as pyarrow has it.
 */
final class FloatingValues extends FixedWidthValues {
  private final FloatingPointVector vector;

  /** Of one vector in its two roles. */
  FloatingValues(BaseFixedWidthVector fixed, FloatingPointVector vector) {
    super(fixed);
    this.vector = vector;
  }

  /** A number that is equal exactly for the same values. */
  private double value(int index) {
    double value = vector.getValueAsDouble(index);
    return value == 0 ? 0 : value;
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    return Double.compare(value(index), ((FloatingValues) other).value(otherIndex)) == 0;
  }

  @Override
  long hashValue(int index, long seed) {
    return Hashing.combine(seed, Double.doubleToLongBits(value(index)));
  }

  /** A half as the number that it is, of which the vector itself gives the bits. */
  @Override
  void describeValue(int index, StringBuilder text) {
    if (vector instanceof Float2Vector halves) {
      text.append(halves.getValueAsFloat(index));
    } else {
      super.describeValue(index, text);
    }
  }
}
