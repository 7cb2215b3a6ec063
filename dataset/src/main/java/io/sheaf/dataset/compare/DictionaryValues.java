package io.sheaf.dataset.compare;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.jspecify.annotations.Nullable;

/**
 * Values of a dictionary. Where both sides have the same dictionary, their indexes are compared.
 */
final class DictionaryValues extends IndirectValues {
  private final BaseIntVector indexes;
  private @Nullable ColumnValues comparedValues;
  private boolean sameValues;

  DictionaryValues(BaseIntVector indexes, ColumnValues values) {
    super(indexes, values, indexes::getValueAsLong);
    this.indexes = indexes;
  }

  @Override
  int alike(int start, ColumnValues other, int otherStart, int length) {
    DictionaryValues that = (DictionaryValues) other;
    if (!hasSameValues(that.values)) {
      return 0;
    }
    int nulls = nullsAlike(start, other, otherStart, length);
    int[] mine = indexes(start, nulls);
    int[] others = that.indexes(otherStart, nulls);
    int size = values.size();
    int i = 0;
    while (i < nulls && mine[i] == others[i] && mine[i] >= 0 && mine[i] < size) {
      i++;
    }
    return i;
  }

  /** Compares them once, unless that is more than comparing the values of all rows. */
  private boolean hasSameValues(ColumnValues others) {
    if (comparedValues != others) {
      comparedValues = others;
      int length = values.size();
      sameValues =
          length <= size()
              && length == others.size()
              && !values.mayBeNull()
              && !others.mayBeNull()
              && values.samePrefix(0, others, 0, length) == length;
    }
    return sameValues;
  }

  /** Those that are no 32-bit integers are none of the dictionary's places. */
  private int[] indexes(int start, int count) {
    if (((BaseFixedWidthVector) indexes).getTypeWidth() == Integer.BYTES) {
      return Offsets.ints(indexes.getDataBuffer(), start, count);
    }
    int[] found = new int[count];
    for (int i = 0; i < count; i++) {
      long index = isNull(start + i) ? -1 : indexes.getValueAsLong(start + i);
      found[i] = index == (int) index ? (int) index : -1;
    }
    return found;
  }
}
