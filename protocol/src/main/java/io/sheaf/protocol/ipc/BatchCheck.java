package io.sheaf.protocol.ipc;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.BufferLayout.BufferType;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Checks that a batch's buffers hold the values that its nodes promise (Arrow columnar format,
 * "Physical memory layout"). Without it a vector that lacks values would be grown to the length
 * that the batch claims, and a value's length could be anything. The offsets of list views and
 * dense unions are not checked.
 */
final class BatchCheck {
  private final Iterator<ArrowFieldNode> nodes;
  private final Iterator<ArrowBuf> buffers;
  private final Iterator<Long> variadicCounts;

  private BatchCheck(ArrowRecordBatch batch) {
    this.nodes = batch.getNodes().iterator();
    this.buffers = batch.getBuffers().iterator();
    this.variadicCounts = batch.getVariadicBufferCounts().iterator();
  }

  /**
   * @param columns in memory format: dictionary columns have the type of their indexes
   */
  static void check(List<Field> columns, ArrowRecordBatch batch) throws CorruptIpcException {
    BatchCheck check = new BatchCheck(batch);
    for (Field column : columns) {
      long values = check.column(column);
      require(values == batch.getLength(), column, values + " values", batch.getLength() + " rows");
    }
    if (check.nodes.hasNext() || check.buffers.hasNext() || check.variadicCounts.hasNext()) {
      throw new CorruptIpcException("a batch has more columns or buffers than its schema");
    }
  }

  /** The number of a column's values. */
  private long column(Field column) throws CorruptIpcException {
    require(nodes.hasNext(), column, "no node", "one");
    ArrowFieldNode node = nodes.next();
    List<BufferLayout> layouts = TypeLayout.getTypeLayout(column.getType()).getBufferLayouts();
    boolean offsets = layouts.stream().anyMatch(layout -> layout.getType() == BufferType.OFFSET);
    long childValues = childValues(column.getType(), node.getLength());
    List<ArrowBuf> own = new ArrayList<>(layouts.size());
    for (BufferLayout layout : layouts) {
      ArrowBuf buffer = nextBuffer(column);
      own.add(buffer);
      if (layout.getType() == BufferType.DATA && offsets) {
        requireBytes(column, buffer, childValues);
      } else {
        requireBytes(column, buffer, bytes(layout, column.getType(), node));
      }
      if (layout.getType() == BufferType.OFFSET && !(column.getType() instanceof ArrowType.Union)) {
        childValues = lastOffset(column, buffer, node.getLength(), layout.getTypeBitWidth() == 64);
      }
    }
    if (isOfViews(column.getType())) {
      new HeldViews(node, own.get(0), own.get(1), variadic(column)).check(column.getName());
    }
    for (Field child : column.getChildren()) {
      long found = column(child);
      require(found >= childValues, child, found + " values", childValues + " of them");
    }
    return node.getLength();
  }

  private ArrowBuf nextBuffer(Field column) throws CorruptIpcException {
    require(buffers.hasNext(), column, "no buffer", "one");
    return buffers.next();
  }

  private static boolean isOfViews(ArrowType type) {
    return type instanceof ArrowType.Utf8View || type instanceof ArrowType.BinaryView;
  }

  private List<ArrowBuf> variadic(Field column) throws CorruptIpcException {
    require(variadicCounts.hasNext(), column, "no number of data buffers", "one");
    List<ArrowBuf> data = new ArrayList<>();
    for (long left = variadicCounts.next(); left > 0; left--) {
      data.add(nextBuffer(column));
    }
    return data;
  }

  /** Values that each child must have at least, where the type alone says it. */
  private static long childValues(ArrowType type, long values) {
    if (type instanceof ArrowType.FixedSizeList list) {
      return values * list.getListSize();
    }
    boolean isSparse = type instanceof ArrowType.Union union && union.getMode() == UnionMode.Sparse;
    return isSparse || type instanceof ArrowType.Struct ? values : 0;
  }

  private static long bytes(BufferLayout layout, ArrowType type, ArrowFieldNode node) {
    long values = node.getLength();
    int width = layout.getTypeBitWidth() / Byte.SIZE;
    return switch (layout.getType()) {
      case VALIDITY -> node.getNullCount() == 0 ? 0 : bits(values);
      case TYPE -> values;
      case VIEWS -> values * HeldViews.VIEW_BYTES;
      case SIZE -> values * width;
      case OFFSET -> offsetBytes(type, values, width);
      case DATA ->
          type instanceof ArrowType.FixedSizeBinary binary
              ? values * binary.getByteWidth()
              : layout.getTypeBitWidth() == 1 ? bits(values) : values * width;
      case VARIADIC_DATA_BUFFERS -> 0;
    };
  }

  private static long bits(long values) {
    return (values + 7) / 8;
  }

  private static long offsetBytes(ArrowType type, long values, int width) {
    boolean oneMore =
        !(type instanceof ArrowType.Union
            || type instanceof ArrowType.ListView
            || type instanceof ArrowType.LargeListView);
    return values == 0 ? 0 : (values + (oneMore ? 1 : 0)) * width;
  }

  /** Where the values that offsets point at end. */
  private static long lastOffset(Field column, ArrowBuf offsets, long values, boolean large)
      throws CorruptIpcException {
    boolean views =
        column.getType() instanceof ArrowType.ListView
            || column.getType() instanceof ArrowType.LargeListView;
    if (values == 0 || views) {
      return 0;
    }
    RisingOffsets rising = new RisingOffsets(column.getName(), offsets, values + 1);
    return large ? rising.lastLong() : rising.lastInt();
  }

  private static void requireBytes(Field column, ArrowBuf buffer, long bytes)
      throws CorruptIpcException {
    require(
        buffer.readableBytes() >= bytes,
        column,
        "a buffer of " + buffer.readableBytes() + " bytes",
        bytes + " for its values");
  }

  private static void require(boolean holds, Field column, String found, String needed)
      throws CorruptIpcException {
    if (!holds) {
      throw new CorruptIpcException(
          "column '" + column.getName() + "' has " + found + ", not " + needed);
    }
  }
}
