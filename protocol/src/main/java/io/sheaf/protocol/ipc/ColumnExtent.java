package io.sheaf.protocol.ipc;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;

/**
 * Where a top-level column lies among a record batch's nodes and buffers, counted in pre-order
 * (Arrow columnar format, "RecordBatch message"). Views have as many buffers as the batch says.
 *
 * @param firstBuffer not counting the data buffers of views before it
 * @param buffers not counting the data buffers of its views
 * @param firstView the number of views before it
 */
record ColumnExtent(
    int firstNode, int nodes, int firstBuffer, int buffers, int firstView, int views) {

  static List<ColumnExtent> all(Schema schema) {
    List<ColumnExtent> extents = new ArrayList<>();
    ColumnExtent next = new ColumnExtent(0, 0, 0, 0, 0, 0);
    for (int i = 0; i < schema.fieldsLength(); i++) {
      ColumnExtent size = size(schema.fields(i));
      ColumnExtent column =
          new ColumnExtent(
              next.firstNode + next.nodes,
              size.nodes,
              next.firstBuffer + next.buffers,
              size.buffers,
              next.firstView + next.views,
              size.views);
      extents.add(column);
      next = column;
    }
    return extents;
  }

  /**
   * How many data buffers of views come before each view of a batch, and how many there are in all.
   */
  static int[] viewBuffersBefore(RecordBatch batch) {
    int[] before = new int[batch.variadicBufferCountsLength() + 1];
    for (int i = 0; i + 1 < before.length; i++) {
      before[i + 1] = before[i] + (int) batch.variadicBufferCounts(i);
    }
    return before;
  }

  /** The number of the first buffer in a batch with these {@link #viewBuffersBefore}. */
  int bufferFrom(int[] viewBuffersBefore) {
    return firstBuffer + viewBuffersBefore[firstView];
  }

  /** The number of the buffer after the last. */
  int bufferTo(int[] viewBuffersBefore) {
    return firstBuffer + buffers + viewBuffersBefore[firstView + views];
  }

  /** The numbers of data buffers of the column's views in this batch. */
  LongStream variadicCounts(RecordBatch batch) {
    return IntStream.range(firstView, firstView + views).mapToLong(batch::variadicBufferCounts);
  }

  private static ColumnExtent size(Field field) {
    if (field.dictionary() != null) {
      return new ColumnExtent(0, 1, 0, 2, 0, 0);
    }
    boolean isView = field.typeType() == Type.BinaryView || field.typeType() == Type.Utf8View;
    ColumnExtent sum = new ColumnExtent(0, 1, 0, ownBuffers(field), 0, isView ? 1 : 0);
    for (int i = 0; i < field.childrenLength(); i++) {
      ColumnExtent child = size(field.children(i));
      sum =
          new ColumnExtent(
              0,
              sum.nodes + child.nodes,
              0,
              sum.buffers + child.buffers,
              0,
              sum.views + child.views);
    }
    return sum;
  }

  private static int ownBuffers(Field field) {
    return switch (field.typeType()) {
      case Type.Null, Type.RunEndEncoded -> 0;
      case Type.Struct_, Type.FixedSizeList -> 1;
      case Type.Utf8, Type.Binary, Type.LargeUtf8, Type.LargeBinary -> 3;
      case Type.ListView, Type.LargeListView -> 3;
      case Type.Union -> unionBuffers(field);
      default -> twoBuffers(field);
    };
  }

  /** Validity and values, offsets or views: all other types there are today. */
  private static int twoBuffers(Field field) {
    if (field.typeType() > Type.LargeListView) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "column '" + field.name() + "' has type number " + field.typeType() + ", not known yet");
    }
    return 2;
  }

  private static int unionBuffers(Field field) {
    Union union = (Union) field.type(new Union());
    return union != null && union.mode() == UnionMode.Dense ? 2 : 1;
  }
}
