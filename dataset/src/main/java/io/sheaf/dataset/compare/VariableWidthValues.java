package io.sheaf.dataset.compare;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.ElementAddressableVector;

/** Strings and bytes that lie one after another. */
final class VariableWidthValues extends BytesValues {
  private final ElementAddressableVector vector;

  VariableWidthValues(ElementAddressableVector vector) {
    super(vector);
    this.vector = vector;
  }

  /** Large ones, with 64-bit offsets, are compared one by one. */
  @Override
  int alike(int start, ColumnValues other, int otherStart, int length) {
    if (!(vector instanceof BaseVariableWidthVector)) {
      return 0;
    }
    VariableWidthValues that = (VariableWidthValues) other;
    int nulls = nullsAlike(start, other, otherStart, length);
    if (nulls == 0) {
      return 0;
    }
    Offsets mine = Offsets.of(vector.getOffsetBuffer(), start, nulls);
    Offsets others = Offsets.of(that.vector.getOffsetBuffer(), otherStart, nulls);
    int lengths = mine.alike(others);
    int bytes = mine.length(lengths);
    int mismatch = that.bytes(others.first(), bytes).mismatch(bytes(mine.first(), bytes));
    return mismatch < 0 ? lengths : mine.within(mismatch, lengths);
  }

  private ByteBuffer bytes(int first, int length) {
    return vector.getDataBuffer().nioBuffer(first, length);
  }

  @Override
  void point(int index, ArrowBufPointer target) {
    vector.getDataPointer(index, target);
  }
}
