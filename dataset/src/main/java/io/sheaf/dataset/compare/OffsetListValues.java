package io.sheaf.dataset.compare;

import org.apache.arrow.vector.complex.BaseListVector;

/** Lists and maps whose items lie one after another: those of many are compared together. */
final class OffsetListValues extends ListValues {
  private final BaseListVector vector;

  /**
   * @param vector with 32-bit offsets
   */
  OffsetListValues(BaseListVector vector, ColumnValues items) {
    super(vector, items, vector::getElementStartIndex, vector::getElementEndIndex);
    this.vector = vector;
  }

  @Override
  int alike(int start, ColumnValues other, int otherStart, int length) {
    OffsetListValues that = (OffsetListValues) other;
    int present = presentRun(start, other, otherStart, length);
    if (present == 0) {
      return 0;
    }
    Offsets mine = Offsets.of(vector.getOffsetBuffer(), start, present);
    Offsets others = Offsets.of(that.vector.getOffsetBuffer(), otherStart, present);
    int lists = mine.alike(others);
    int same = items.samePrefix(mine.first(), that.items, others.first(), mine.length(lists));
    return mine.within(same, lists);
  }
}
