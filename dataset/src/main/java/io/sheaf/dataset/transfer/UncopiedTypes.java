package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.UnionVector;

/**
 * Types of which Java's Arrow copies rows wrongly, or not at all: it gives unions type ids of its
 * own, and takes a list view's offsets for a list's.
 */
final class UncopiedTypes {
  private UncopiedTypes() {}

  /**
   * Refuses a column that is of such a type, or has one inside.
   *
   * @throws SheafException NOT_SUPPORTED, naming column and type
   */
  static void refuse(FieldVector column) {
    if (isUncopied(column)) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "a batch with rows of several partitions can't be split: rows of column '"
              + column.getName()
              + "' of type "
              + column.getField().getType()
              + " can't be copied; send each partition's rows in batches of their own");
    }
  }

  private static boolean isUncopied(FieldVector vector) {
    return vector instanceof UnionVector
        || vector instanceof DenseUnionVector
        || vector instanceof ListViewVector
        || vector.getChildrenFromFields().stream().anyMatch(UncopiedTypes::isUncopied);
  }
}
