package io.sheaf.dataset.transfer;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Routes by the value of an integer column. Of each batch that column alone is decoded; the whole
 * batch only when its rows belong to several partitions.
 */
final class ColumnRouter implements PartitionRouter {
  private static final int KEPT_BYTES_MAX = 4 << 10;

  private final ColumnProjection column;
  private final Field field;
  private final int partitionsMax;
  private final boolean firstRowOnly;
  private final BatchSplitting splitting;
  private long rowsBefore;
  private RoutedColumn previous = RoutedColumn.NONE;

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
    this.field = IntegerColumn.field(this.column.schema());
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
      var each = fields.fields(i);
      if (name.equals(each.name())) {
        found += each.typeType() == Type.Int && each.dictionary() == null ? 1 : 2;
      }
    }
    return found == 1;
  }

  @Override
  public List<Routed> route(IpcFrame batch, List<IpcFrame> dictionaries) {
    try (batch;
        RowGroups groups = groups(batch)) {
      rowsBefore += batch.rows();
      return splitting.apply(batch, groups);
    } catch (CorruptIpcException e) {
      throw new SheafException(ErrorReason.INVALID_DATA, "record batch: " + e.getMessage(), e);
    }
  }

  private RowGroups groups(IpcFrame batch) throws CorruptIpcException {
    Optional<ByteBuf> stored = column.stored(batch, KEPT_BYTES_MAX);
    if (stored.isPresent() && stored.equals(previous.stored())) {
      return RowGroups.whole(previous.partition());
    }
    RowGroups groups = decode(batch);
    previous =
        groups.size() == 1 ? new RoutedColumn(stored, groups.firstPartition()) : RoutedColumn.NONE;
    return groups;
  }

  private RowGroups decode(IpcFrame batch) throws CorruptIpcException {
    try (IpcFrame projected = column.project(batch);
        IntegerColumn values = IntegerColumn.decode(field, projected, splitting.allocator())) {
      if (values.rows() == 0) {
        return RowGroups.none();
      }
      return firstRowOnly || values.isUniform()
          ? RowGroups.whole(partitionOf(values, 0))
          : group(batch, values);
    }
  }

  private RowGroups group(IpcFrame batch, IntegerColumn values) {
    SplitLimit.checkRows(values.rows());
    RowGroups groups = RowGroups.of(values.rows(), splitting.roomForRows(batch));
    try {
      for (int row = 0; row < values.rows(); row++) {
        groups.add(partitionOf(values, row));
      }
      return groups;
    } catch (SheafException e) {
      groups.close();
      throw e;
    }
  }

  private int partitionOf(IntegerColumn values, int row) {
    if (values.isNull(row)) {
      throw invalid(row, "null");
    }
    long value = values.value(row);
    if (value < 0 || value >= partitionsMax) {
      throw invalid(row, values.text(row));
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
            + field.getName()
            + "'; partitions are numbers from 0 to "
            + (partitionsMax - 1));
  }

  /**
   * A column as it was stored, and where its rows belong: there belong the next batch's, too, if
   * its column has the same bytes. One value for all rows compresses to a few, alike in each batch.
   *
   * @param stored on the heap; empty when it is too much to keep
   */
  private record RoutedColumn(Optional<ByteBuf> stored, int partition) {
    static final RoutedColumn NONE = new RoutedColumn(Optional.empty(), 0);
  }
}
