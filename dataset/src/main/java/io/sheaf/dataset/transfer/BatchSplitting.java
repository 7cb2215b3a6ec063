package io.sheaf.dataset.transfer;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.transfer.PartitionRouter.PartForm;
import io.sheaf.dataset.transfer.PartitionRouter.Routed;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.HeapAccount;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * How batches with rows of several partitions are taken apart.
 *
 * @param form of the parts
 * @param allocator for batches decoded, and for their parts
 * @param heap pays for what taking apart leaves on the heap
 */
record BatchSplitting(
    SchemaMessage schema, PartForm form, BufferAllocator allocator, HeapAccount heap) {
  /**
   * A batch by partition: as it came when its rows all belong to one.
   *
   * @param batch lent
   * @param groups its rows; lent
   * @return parts that the caller closes, in the order of the groups. Fails as {@link
   *     BatchSplitter#take} does, and as {@link HeapAccount#reserve}
   */
  List<Routed> apply(IpcFrame batch, RowGroups groups) {
    if (groups.size() <= 1) {
      return List.of(Routed.whole(groups.firstPartition(), batch.retain()));
    }
    int partsMax = groups.size();
    long partBytes = SplitLimit.partHeapBytes(batch);
    List<Routed> parts = new ArrayList<>(partsMax);
    try (Reservation room = heap.reserve(partsMax * partBytes, partsMax + " parts of a batch");
        BatchSplitter splitter = splitter(batch)) {
      groups.forEach(
          (partition, rows) ->
              parts.add(Routed.made(partition, splitter.take(rows), room.split(partBytes))));
      return parts;
    } catch (RuntimeException e) {
      parts.forEach(Routed::close);
      throw e;
    }
  }

  /** What pays for the row numbers of a batch. */
  Reservation roomForRows(IpcFrame batch) {
    return heap.reserve(SplitLimit.heapBytes(batch), "a batch of " + batch.rows() + " rows");
  }

  private BatchSplitter splitter(IpcFrame batch) {
    return new BatchSplitter(
        schema,
        batch,
        form == PartForm.COMPRESSED ? FrameRecoder.codecOf(batch) : BufferCodec.NONE,
        allocator);
  }
}
