package io.sheaf.dataset.transfer;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.transfer.PartitionRouter.PartForm;
import io.sheaf.dataset.transfer.PartitionRouter.Routed;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;

/**
 * How batches with rows of several partitions are taken apart.
 *
 * @param form of the parts
 * @param allocator for batches decoded, and for their parts
 */
record BatchSplitting(SchemaMessage schema, PartForm form, BufferAllocator allocator) {
  /**
   * A batch by partition: as it came when its rows all belong to one.
   *
   * @param batch lent
   * @param rows of each partition; without any, the batch goes to partition 0
   * @return parts that the caller closes, in the order of the map. Fails as {@link
   *     BatchSplitter#take} does
   */
  List<Routed> apply(IpcFrame batch, Map<Integer, int[]> rows) {
    if (rows.size() <= 1) {
      int partition = rows.isEmpty() ? 0 : rows.keySet().iterator().next();
      return List.of(Routed.whole(partition, batch.retain()));
    }
    List<Routed> parts = new ArrayList<>(rows.size());
    try (BatchSplitter splitter = splitter(batch)) {
      rows.forEach((partition, its) -> parts.add(new Routed(partition, splitter.take(its), true)));
      return parts;
    } catch (RuntimeException e) {
      parts.forEach(part -> part.batch().close());
      throw e;
    }
  }

  private BatchSplitter splitter(IpcFrame batch) {
    return new BatchSplitter(
        schema,
        batch,
        form == PartForm.COMPRESSED ? FrameRecoder.codecOf(batch) : BufferCodec.NONE,
        allocator);
  }
}
