package io.sheaf.dataset.compare;

import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.ElementAddressableVector;

/** Strings and bytes that lie one after another. */
final class VariableWidthValues extends BytesValues {
  private final ElementAddressableVector vector;

  VariableWidthValues(ElementAddressableVector vector) {
    super(vector);
    this.vector = vector;
  }

  @Override
  void point(int index, ArrowBufPointer target) {
    vector.getDataPointer(index, target);
  }
}
