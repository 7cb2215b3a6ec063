package io.sheaf.dataset.transfer;

import io.sheaf.dataset.transcode.BatchVectors;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Routes by the value of an integer column. Of each batch that column alone is decoded; the whole
 * batch only when its rows belong to several partitions.
 */
final class ColumnRouter implements PartitionRouter {
  private final ColumnProjection column;
  private final String name;
  private final int partitionsMax;
  private final boolean firstRowOnly;
  private final BatchSplitting splitting;
  private long rowsBefore;

  ColumnRouter(
      SchemaMessage schema,
      String column,
      int partitionsMax,
      boolean firstRowOnly,
      BatchSplitting splitting) {
    if (!isIntegerColumn(schema, column)) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "partitioning needs an integer column '" + column + "'; the schema has none");
    }
    this.column = ColumnProjection.of(schema, List.of(column));
    this.name = column;
    this.partitionsMax = partitionsMax;
    this.firstRowOnly = firstRowOnly;
    this.splitting = splitting;
  }

  @Override
  public boolean decodes() {
    return true;
  }

  /** Whether there is one column of this name, of integers that are not dictionary-encoded. */
  static boolean isIntegerColumn(SchemaMessage schema, String name) {
    Schema fields = schema.flatbuffer();
    int found = 0;
    for (int i = 0; i < fields.fieldsLength(); i++) {
      Field field = fields.fields(i);
      if (name.equals(field.name())) {
        found += field.typeType() == Type.Int && field.dictionary() == null ? 1 : 2;
      }
    }
    return found == 1;
  }

  @Override
  public List<Routed> route(IpcFrame batch, List<IpcFrame> dictionaries) {
    try {
      Map<Integer, int[]> rows = rowsOfPartitions(batch);
      rowsBefore += batch.rows();
      return splitting.apply(batch, rows);
    } catch (CorruptIpcException e) {
      throw new SheafException(ErrorReason.INVALID_DATA, "record batch: " + e.getMessage(), e);
    } finally {
      batch.close();
    }
  }

  /**
   * The rows of each partition, in the order of their first rows; no entry for a batch without
   * rows.
   */
  private Map<Integer, int[]> rowsOfPartitions(IpcFrame batch) throws CorruptIpcException {
    try (IpcFrame projected = column.project(batch);
        VectorSchemaRoot root =
            BatchVectors.load(column.schema(), projected, splitting.allocator())) {
      BaseIntVector values = (BaseIntVector) root.getVector(0);
      int count = firstRowOnly ? Math.min(1, root.getRowCount()) : root.getRowCount();
      return firstRowOnly || isUniform(values, count)
          ? firstValue(values, count)
          : group(values, count);
    }
  }

  private Map<Integer, int[]> firstValue(BaseIntVector values, int count) {
    return count == 0 ? Map.of() : Map.of(partitionOf(values, 0), new int[0]);
  }

  /** Whether all values are the same: then they are themselves, moved by one. */
  private static boolean isUniform(BaseIntVector values, int count) {
    if (values.getNullCount() > 0 || count <= 1) {
      return values.getNullCount() == 0;
    }
    int width = ((BaseFixedWidthVector) values).getTypeWidth();
    ByteBuffer bytes = values.getDataBuffer().nioBuffer(0, count * width);
    int compared = (count - 1) * width;
    return bytes.slice(0, compared).equals(bytes.slice(width, compared));
  }

  private Map<Integer, int[]> group(BaseIntVector values, int count) {
    RowGroups groups = new RowGroups();
    for (int row = 0; row < count; row++) {
      groups.add(partitionOf(values, row), row);
    }
    return groups.rows();
  }

  private int partitionOf(BaseIntVector values, int row) {
    if (values.isNull(row)) {
      throw invalid(row, "null");
    }
    long value = values.getValueAsLong(row);
    if (value < 0 || value >= partitionsMax) {
      boolean isUnsigned = values instanceof UInt8Vector;
      throw invalid(row, isUnsigned ? Long.toUnsignedString(value) : Long.toString(value));
    }
    return (int) value;
  }

  private SheafException invalid(int row, String value) {
    return new SheafException(
        ErrorReason.INVALID_DATA,
        "row "
            + (rowsBefore + row)
            + " has "
            + value
            + " in column '"
            + name
            + "'; partitions are numbers from 0 to "
            + (partitionsMax - 1));
  }
}
