package io.sheaf.dataset.transfer;

import io.sheaf.dataset.hash.RowHasher;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.Partitioning;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;

/** Routes by the hash of some columns' values (docs/format.md, "The hash of a row"). */
final class HashRouter implements PartitionRouter {
  private final SchemaMessage schema;
  private final RowHasher hasher;
  private final int partitions;
  private final BufferAllocator allocator;

  HashRouter(
      SchemaMessage schema,
      Partitioning.Hash partitioning,
      int partitionsMax,
      BufferAllocator allocator) {
    if (partitioning.partitions() > partitionsMax) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "partitioning wants "
              + partitioning.partitions()
              + " partitions; at most "
              + partitionsMax
              + " are allowed");
    }
    this.schema = schema;
    this.hasher = new RowHasher(schema, partitioning.columns(), allocator);
    this.partitions = partitioning.partitions();
    this.allocator = allocator;
  }

  @Override
  public List<Routed> route(IpcFrame batch, List<IpcFrame> dictionaries) {
    try (batch) {
      Map<Integer, int[]> rows = rowsOfPartitions(hasher.hash(batch, dictionaries));
      if (rows.size() <= 1) {
        int partition = rows.isEmpty() ? 0 : rows.keySet().iterator().next();
        return List.of(new Routed(partition, batch.retain()));
      }
      return BatchSplitter.split(schema, batch, rows, allocator);
    }
  }

  private Map<Integer, int[]> rowsOfPartitions(long[] hashes) {
    RowGroups groups = new RowGroups();
    for (int row = 0; row < hashes.length; row++) {
      groups.add((int) Long.remainderUnsigned(hashes[row], partitions), row);
    }
    return groups.rows();
  }
}
