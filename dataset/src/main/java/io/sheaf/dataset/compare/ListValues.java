package io.sheaf.dataset.compare;

import java.util.function.IntUnaryOperator;
import org.apache.arrow.vector.ValueVector;

/** Lists of any layout, and maps, whose entries have to be in the same order. */
final class ListValues extends ColumnValues {
  private final ColumnValues items;
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

  /** Items of lists that follow one another on both sides are compared together. */
  @Override
  int samePrefix(int start, ColumnValues other, int otherStart, int length) {
    ListValues that = (ListValues) other;
    if (mayBeNull() || that.mayBeNull()) {
      return super.samePrefix(start, other, otherStart, length);
    }
    int same = 0;
    while (same < length) {
      int run = alikeLength(start + same, that, otherStart + same, length - same);
      if (run == 0 || !sameItems(start + same, that, otherStart + same, run)) {
        // Which list of the run it is, if it is one of them.
        return same + super.samePrefix(start + same, that, otherStart + same, length - same);
      }
      same += run;
    }
    return same;
  }

  /** How many lists have their items next to each other, and as many as the other's. */
  private int alikeLength(int start, ListValues that, int otherStart, int length) {
    int i = 0;
    while (i < length
        && length(start + i) == that.length(otherStart + i)
        && (i == 0 || follows(start + i) && that.follows(otherStart + i))) {
      i++;
    }
    return i;
  }

  private boolean follows(int index) {
    return start(index) == ends.applyAsInt(index - 1);
  }

  private boolean sameItems(int start, ListValues that, int otherStart, int lists) {
    int first = start(start);
    int count = ends.applyAsInt(start + lists - 1) - first;
    return items.samePrefix(first, that.items, that.start(otherStart), count) == count;
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
