package io.sheaf.dataset.transcode;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.jspecify.annotations.Nullable;

/** Columns whose rows can't be taken out. */
final class Uncut {
  private Uncut() {}

  /**
   * Refuses dense unions: Java's Arrow slices them as if each value had a place of its own in its
   * child, and copies no more than some of their types.
   *
   * @throws SheafException NOT_SUPPORTED, naming the column
   */
  static void refuseDenseUnion(FieldVector column) {
    if (hasDenseUnion(column)) {
      throw refusal(column, null);
    }
  }

  private static boolean hasDenseUnion(FieldVector column) {
    return column instanceof DenseUnionVector
        || column.getChildrenFromFields().stream().anyMatch(Uncut::hasDenseUnion);
  }

  static SheafException refusal(FieldVector column, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "a batch can't be taken apart: rows of column '"
            + column.getName()
            + "' of type "
            + column.getField().getType()
            + " can't be taken out",
        cause);
  }
}
