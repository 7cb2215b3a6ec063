package io.sheaf.dataset.transcode;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Rows of a column taken into another one: of lists, maps and structs part by part, since Java's
 * Arrow can't copy those whose values have units, zones or widths; of others value by value.
 */
public final class RowTake {
  private RowTake() {}

  /**
   * Fills a vector with rows of another of the same field.
   *
   * @param rows of {@code from}, ascending
   * @throws SheafException NOT_SUPPORTED, naming the column, when its type can't be copied,
   *     INVALID_DATA when its offsets lead outside it
   */
  public static void take(int[] rows, FieldVector from, FieldVector to) {
    Uncut.refuseUncopied(from);
    try {
      takePart(rows, from, to);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "column '" + from.getName() + "' has values outside its buffers",
          e);
    }
  }

  private static void takePart(int[] rows, FieldVector from, FieldVector to) {
    if (from instanceof StructVector struct) {
      takeStruct(rows, struct, (StructVector) to);
    } else if (from instanceof ListVector list) { // maps too
      takeList(rows, list, (ListVector) to);
    } else if (from instanceof LargeListVector list) {
      takeLargeList(rows, list, (LargeListVector) to);
    } else if (from instanceof FixedSizeListVector list) {
      takeFixedSizeList(rows, list, (FixedSizeListVector) to);
    } else if (from instanceof NullVector) {
      to.setValueCount(rows.length);
    } else {
      RowCopy.copy(rows, from, to);
    }
  }

  private static void takeStruct(int[] rows, StructVector from, StructVector to) {
    allocate(to, rows.length);
    for (int i = 0; i < rows.length; i++) {
      if (from.isNull(rows[i])) {
        to.setNull(i);
      } else {
        to.setIndexDefined(i);
      }
    }
    List<FieldVector> children = from.getChildrenFromFields();
    for (int child = 0; child < children.size(); child++) {
      takePart(rows, children.get(child), to.getChildrenFromFields().get(child));
    }
    to.setValueCount(rows.length);
  }

  private static void takeList(int[] rows, ListVector from, ListVector to) {
    allocate(to, rows.length);
    Extents extents = new Extents(from.getDataVector().getValueCount());
    for (int i = 0; i < rows.length; i++) {
      if (from.isNull(rows[i])) {
        to.setNull(i);
      } else {
        int start = from.getElementStartIndex(rows[i]);
        to.startNewValue(i);
        to.endValue(i, extents.add(start, from.getElementEndIndex(rows[i])));
      }
    }
    takePart(extents.rows(), from.getDataVector(), to.getDataVector());
    to.setValueCount(rows.length);
  }

  private static void takeLargeList(int[] rows, LargeListVector from, LargeListVector to) {
    allocate(to, rows.length);
    Extents extents = new Extents(from.getDataVector().getValueCount());
    for (int i = 0; i < rows.length; i++) {
      if (from.isNull(rows[i])) {
        to.setNull(i);
      } else {
        long start = from.getElementStartIndex(rows[i]);
        to.startNewValue(i);
        to.endValue(i, extents.add(start, from.getElementEndIndex(rows[i])));
      }
    }
    takePart(extents.rows(), from.getDataVector(), to.getDataVector());
    to.setValueCount(rows.length);
  }

  private static void takeFixedSizeList(
      int[] rows, FixedSizeListVector from, FixedSizeListVector to) {
    allocate(to, rows.length);
    Extents extents = new Extents(from.getDataVector().getValueCount());
    for (int i = 0; i < rows.length; i++) {
      if (from.isNull(rows[i])) {
        to.setNull(i);
      } else {
        to.setNotNull(i);
      }
      long start = (long) rows[i] * from.getListSize();
      extents.add(start, start + from.getListSize());
    }
    takePart(extents.rows(), from.getDataVector(), to.getDataVector());
    to.setValueCount(rows.length);
  }

  private static void allocate(FieldVector vector, int count) {
    vector.setInitialCapacity(Math.max(1, count));
    vector.allocateNew();
  }

  /**
   * The values of lists, one list after the other. They follow each other in the child, so there
   * are no more of them than it has, whatever the offsets say.
   */
  private static final class Extents {
    private final int valueCount;
    private int[] rows = new int[16];
    private int count;
    private long end;

    Extents(int valueCount) {
      this.valueCount = valueCount;
    }

    /** Returns how many it adds. */
    int add(long from, long to) {
      if (from < end || to < from || to > valueCount) {
        throw new IndexOutOfBoundsException("values " + from + " to " + to + " of " + valueCount);
      }
      int added = (int) (to - from);
      if (count + added > rows.length) {
        rows = Arrays.copyOf(rows, Math.max(count + added, Math.min(valueCount, 2 * count)));
      }
      for (int i = 0; i < added; i++) {
        rows[count++] = (int) from + i;
      }
      end = to;
      return added;
    }

    int[] rows() {
      return Arrays.copyOf(rows, count);
    }
  }
}
