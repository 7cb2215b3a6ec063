package io.sheaf.dataset.compare;

import java.util.function.IntUnaryOperator;
import org.apache.arrow.vector.ValueVector;

/** Lists of any layout, and maps, whose entries have to be in the same order. */
class ListValues extends ColumnValues {
  final ColumnValues items;
  private final IntUnaryOperator starts;
  private final IntUnaryOperator ends;

  /**
   * @param starts the place among the items where a list starts
   * @param ends the place behind its last item
   */
  ListValues(
      ValueVector vector, ColumnValues items, IntUnaryOperator starts, IntUnaryOperator ends) {
    super(vector);
    this.items = items;
    this.starts = starts;
    this.ends = ends;
  }

  private int start(int index) {
    return starts.applyAsInt(index);
  }

  private int length(int index) {
    return ends.applyAsInt(index) - start(index);
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    ListValues that = (ListValues) other;
    int length = length(index);
    return length == that.length(otherIndex)
        && items.samePrefix(start(index), that.items, that.start(otherIndex), length) == length;
  }

  @Override
  long hashValue(int index, long seed) {
    long hash = Hashing.combine(seed, length(index));
    for (int i = start(index), end = ends.applyAsInt(index); i < end; i++) {
      hash = Hashing.combine(hash, items.hash(i, seed));
    }
    return hash;
  }

  @Override
  void describeValue(int index, StringBuilder text) {
    text.append('[');
    int end = ends.applyAsInt(index);
    for (int i = start(index); i < end && text.length() <= TEXT_LENGTH_MAX; i++) {
      text.append(i > start(index) ? ", " : "");
      items.describe(i, text);
    }
    text.append(']');
  }
}
