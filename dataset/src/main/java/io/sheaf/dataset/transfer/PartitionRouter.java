package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.Partitioning;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Says to which partitions a put's batches go. One for each put; one caller at a time.
 *
 * <p>A batch whose rows all belong to one partition passes untouched; one that holds rows of
 * several is decoded and split, in the order of its rows, into one batch for each.
 */
interface PartitionRouter {
  /** The column that {@code auto} and {@code first-row} look at. */
  String PARTITION_COLUMN = "partition";

  /**
   * A part of a batch.
   *
   * @param batch owned by whoever has this
   */
  record Routed(int partition, IpcFrame batch) {}

  /**
   * @param batch taken over, also when it throws
   * @param dictionaries those that hold for the batch; lent
   * @return one part or more, in the order of their first rows
   * @throws SheafException INVALID_DATA naming row and value, when a row has no valid partition
   */
  List<Routed> route(IpcFrame batch, List<IpcFrame> dictionaries);

  /**
   * The router of a put.
   *
   * @param partitionsMax partition numbers are below it
   * @param allocator for what has to be decoded
   * @throws SheafException INVALID_REQUEST when the schema does not have what the partitioning
   *     needs
   */
  static PartitionRouter of(
      Partitioning partitioning,
      SchemaMessage schema,
      int partitionsMax,
      BufferAllocator allocator) {
    if (partitioning instanceof Partitioning.Sequential sequential) {
      return new SequentialRouter(sequential.batches(), partitionsMax);
    }
    if (partitioning instanceof Partitioning.Column column) {
      return new ColumnRouter(schema, column.column(), partitionsMax, false, allocator);
    }
    if (partitioning instanceof Partitioning.FirstRow) {
      return new ColumnRouter(schema, PARTITION_COLUMN, partitionsMax, true, allocator);
    }
    if (partitioning instanceof Partitioning.Hash hash) {
      return new HashRouter(schema, hash, partitionsMax, allocator);
    }
    return ColumnRouter.isIntegerColumn(schema, PARTITION_COLUMN)
        ? new ColumnRouter(schema, PARTITION_COLUMN, partitionsMax, false, allocator)
        : (batch, dictionaries) -> List.of(new Routed(0, batch));
  }
}
