package io.sheaf.dataset.transfer;

import io.sheaf.dataset.hash.RowHasher;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.Partitioning;
import java.util.List;

/** Routes by the hash of some columns' values (docs/format.md, "The hash of a row"). */
final class HashRouter implements PartitionRouter {
  private final RowHasher hasher;
  private final int partitions;
  private final BatchSplitting splitting;

  HashRouter(
      SchemaMessage schema,
      Partitioning.Hash partitioning,
      int partitionsMax,
      BatchSplitting splitting) {
    if (partitioning.partitions() > partitionsMax) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "partitioning wants "
              + partitioning.partitions()
              + " partitions; at most "
              + partitionsMax
              + " are allowed");
    }
    this.hasher = new RowHasher(schema, partitioning.columns(), splitting.allocator());
    this.partitions = partitioning.partitions();
    this.splitting = splitting;
  }

  @Override
  public boolean decodes() {
    return true;
  }

  @Override
  public List<Routed> route(IpcFrame batch, List<IpcFrame> dictionaries) {
    try (batch) {
      SplitLimit.checkRows(batch.rows());
      int rows = Math.toIntExact(batch.rows());
      try (RowGroups groups = RowGroups.of(rows, splitting.roomForRows(batch))) {
        hasher.hash(
            batch,
            dictionaries,
            (row, hash) -> groups.add((int) Long.remainderUnsigned(hash, partitions)));
        return splitting.apply(batch, groups);
      }
    }
  }
}
