package io.sheaf.dataset.transcode;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.apache.arrow.vector.FieldVector;

/** Rows copied one by one: slow, and for every type that Java's Arrow can copy at all. */
public final class RowCopy {
  private RowCopy() {}

  /**
   * Fills a vector with rows of another.
   *
   * @param rows of {@code from}, in the order wanted
   * @throws SheafException NOT_SUPPORTED, naming the column, when its type can't be copied,
   *     INVALID_DATA when its offsets lead outside it
   */
  public static void copy(int[] rows, FieldVector from, FieldVector to) {
    Uncut.refuseUncopied(from);
    try {
      to.setInitialCapacity(rows.length);
      to.allocateNew(); // a view that grows makes no room for an empty value
      for (int i = 0; i < rows.length; i++) {
        to.copyFromSafe(rows[i], i, from);
      }
      to.setValueCount(rows.length);
      ViewPadding.clear(to);
    } catch (UnsupportedOperationException e) {
      throw Uncut.refusal(from, e);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "column '" + from.getName() + "' has values outside its buffers",
          e);
    }
  }
}
