package io.sheaf.dataset.compare;

import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Lists of one length, whose items lie one after another: those of many are compared together. */
final class FixedSizeListValues extends ListValues {
  private final int size;

  FixedSizeListValues(FixedSizeListVector vector, ColumnValues items) {
    super(vector, items, vector::getElementStartIndex, vector::getElementEndIndex);
    this.size = vector.getListSize();
  }

  @Override
  int alike(int start, ColumnValues other, int otherStart, int length) {
    int lists = presentRun(start, other, otherStart, length);
    ColumnValues others = ((FixedSizeListValues) other).items;
    int same = items.samePrefix(start * size, others, otherStart * size, lists * size);
    return size == 0 ? lists : same / size;
  }
}
