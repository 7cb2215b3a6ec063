package io.sheaf.dataset.compare;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.ValueVector;

/** Values that lie in another vector: in a dictionary, or in runs. */
class IndirectValues extends ColumnValues {
  final ColumnValues values;
  private final IntToLongFunction indexes;

  IndirectValues(ValueVector vector, ColumnValues values, IntToLongFunction indexes) {
    super(vector);
    this.values = values;
    this.indexes = indexes;
  }

  private int place(int index) {
    long place = indexes.applyAsLong(index);
    if (place < 0 || place >= values.size()) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "row " + index + " of a batch refers to value " + place + " of " + values.size());
    }
    return (int) place;
  }

  @Override
  boolean isNull(int index) {
    return super.isNull(index) || values.isNull(place(index));
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    IndirectValues that = (IndirectValues) other;
    return values.sameValue(place(index), that.values, that.place(otherIndex));
  }

  @Override
  long hashValue(int index, long seed) {
    return values.hashValue(place(index), seed);
  }

  @Override
  void describeValue(int index, StringBuilder text) {
    values.describeValue(place(index), text);
  }
}
