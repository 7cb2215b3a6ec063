package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.HeapAccount;
import io.sheaf.protocol.memory.Reservation;
import io.sheaf.protocol.request.Partitioning;
import java.util.List;
import java.util.Optional;
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
   * A part of a batch, owned by whoever has this.
   *
   * @param heap of one that is new, some rows of the batch that came: pays for it until it is
   *     stored
   */
  record Routed(int partition, IpcFrame batch, Optional<Reservation> heap)
      implements AutoCloseable {
    /** A batch as it came. */
    static Routed whole(int partition, IpcFrame batch) {
      return new Routed(partition, batch, Optional.empty());
    }

    static Routed made(int partition, IpcFrame batch, Reservation heap) {
      return new Routed(partition, batch, Optional.of(heap));
    }

    boolean isMade() {
      return heap.isPresent();
    }

    @Override
    public void close() {
      batch.close();
      heap.ifPresent(Reservation::close);
    }
  }

  /** How the parts of a batch that is split are compressed. */
  enum PartForm {
    /** As the batch was. */
    COMPRESSED,
    /** Not at all, since somebody else does it. */
    UNCOMPRESSED
  }

  /** Whether routing decodes batches, and so needs memory. */
  boolean decodes();

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
   * @param form of the parts of batches that are split
   * @param allocator for what has to be decoded
   * @param heap for what taking batches apart leaves on it
   * @throws SheafException INVALID_REQUEST when the schema does not have what the partitioning
   *     needs
   */
  static PartitionRouter of(
      Partitioning partitioning,
      SchemaMessage schema,
      int partitionsMax,
      PartForm form,
      BufferAllocator allocator,
      HeapAccount heap) {
    BatchSplitting splitting = new BatchSplitting(schema, form, allocator, heap);
    if (partitioning instanceof Partitioning.Sequential sequential) {
      return new SequentialRouter(sequential.batches(), partitionsMax);
    }
    if (partitioning instanceof Partitioning.Column column) {
      return new ColumnRouter(schema, column.column(), partitionsMax, false, splitting);
    }
    if (partitioning instanceof Partitioning.FirstRow) {
      return new ColumnRouter(schema, PARTITION_COLUMN, partitionsMax, true, splitting);
    }
    if (partitioning instanceof Partitioning.Hash hash) {
      return new HashRouter(schema, hash, partitionsMax, splitting);
    }
    return ColumnRouter.isIntegerColumn(schema, PARTITION_COLUMN)
        ? new ColumnRouter(schema, PARTITION_COLUMN, partitionsMax, false, splitting)
        : new SingleRouter();
  }
}
