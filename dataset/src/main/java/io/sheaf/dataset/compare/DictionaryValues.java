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
    if (!hasSameValues(that.values, that.size())) {
      return 0;
    }
    int nulls = nullsAlike(start, other, otherStart, length);
    return isWide() && that.isWide()
        ? wideAlike(start, that, otherStart, nulls)
        : narrowAlike(start, that, otherStart, nulls);
  }

  private boolean isWide() {
    return ((BaseFixedWidthVector) indexes).getTypeWidth() == Integer.BYTES;
  }

  private int wideAlike(int start, DictionaryValues that, int otherStart, int length) {
    int[] mine = Offsets.ints(indexes.getDataBuffer(), start, length);
    int[] others = Offsets.ints(that.indexes.getDataBuffer(), otherStart, length);
    int places = values.size();
    int i = 0;
    while (i < length
        && (mine[i] == others[i] && Integer.compareUnsigned(mine[i], places) < 0
            || isOwnNull(start + i))) {
      i++;
    }
    return i;
  }

  private int narrowAlike(int start, DictionaryValues that, int otherStart, int length) {
    int i = 0;
    while (i < length && (isOwnNull(start + i) || samePlace(start + i, that, otherStart + i))) {
      i++;
    }
    return i;
  }

  private boolean samePlace(int index, DictionaryValues that, int otherIndex) {
    long place = indexes.getValueAsLong(index);
    return place >= 0 && place < values.size() && place == that.indexes.getValueAsLong(otherIndex);
  }

  /** Compares them once, unless that is more than comparing the values of all rows. */
  private boolean hasSameValues(ColumnValues others, int rowsOfOther) {
    if (comparedValues != others) {
      comparedValues = others;
      int length = values.size();
      sameValues =
          length <= Math.min(size(), rowsOfOther)
              && length == others.size()
              && !values.mayBeNull()
              && !others.mayBeNull()
              && values.samePrefix(0, others, 0, length) == length;
    }
    return sameValues;
  }
}
