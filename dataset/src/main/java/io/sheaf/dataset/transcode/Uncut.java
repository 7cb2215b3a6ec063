package io.sheaf.dataset.transcode;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.function.Predicate;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.jspecify.annotations.Nullable;

/** Columns whose rows can't be taken out. */
final class Uncut {
  private Uncut() {}

  /**
   * Refuses what can't be sliced: dense unions, which Java's Arrow slices as if each value had a
   * place of its own in its child, and unions with run-end encoded members, where it fails in the
   * middle and leaves open what it has made.
   *
   * @throws SheafException NOT_SUPPORTED, naming column and type
   */
  static void refuseUnsliced(FieldVector column) {
    refuse(column, each -> each instanceof DenseUnionVector || hasRunEndEncodedMember(each));
  }

  private static boolean hasRunEndEncodedMember(FieldVector vector) {
    return vector instanceof UnionVector
        && vector.getChildrenFromFields().stream().anyMatch(RunEndEncodedVector.class::isInstance);
  }

  /**
   * Refuses what can't be copied row by row: to unions Java's Arrow gives type ids of its own, it
   * takes a list view's offsets for a list's, and has no way for run-end encoded values.
   *
   * @throws SheafException NOT_SUPPORTED, naming column and type
   */
  static void refuseUncopied(FieldVector column) {
    refuse(
        column,
        each ->
            each instanceof UnionVector
                || each instanceof DenseUnionVector
                || each instanceof ListViewVector
                || each instanceof LargeListViewVector
                || each instanceof RunEndEncodedVector);
  }

  private static void refuse(FieldVector column, Predicate<FieldVector> isRefused) {
    if (isOrHas(column, isRefused)) {
      throw refusal(column, null);
    }
  }

  private static boolean isOrHas(FieldVector column, Predicate<FieldVector> wanted) {
    return wanted.test(column)
        || column.getChildrenFromFields().stream().anyMatch(child -> isOrHas(child, wanted));
  }

  static SheafException refusal(FieldVector column, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "a batch can't be taken apart: rows of column '"
            + column.getName()
            + "' of type "
            + column.getField().getType()
            + " can't be taken out; send the rows of each partition, or of each chunk, in batches"
            + " of their own",
        cause);
  }
}
