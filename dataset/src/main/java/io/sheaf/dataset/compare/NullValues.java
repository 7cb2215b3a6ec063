package io.sheaf.dataset.compare;

import org.apache.arrow.vector.ValueVector;

/** Nothing but nulls. */
final class NullValues extends ColumnValues {
  NullValues(ValueVector vector) {
    super(vector);
  }

  @Override
  boolean isNull(int index) {
    return true;
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    return true;
  }

  @Override
  long hashValue(int index, long seed) {
    return seed;
  }
}
