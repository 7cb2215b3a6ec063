package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.List;

/** Routes by the number of the batch: the first so many to partition 0, the next to 1. */
final class SequentialRouter implements PartitionRouter {
  private final int batchesOfPartition;
  private final int partitionsMax;
  private long batch;

  SequentialRouter(int batchesOfPartition, int partitionsMax) {
    this.batchesOfPartition = batchesOfPartition;
    this.partitionsMax = partitionsMax;
  }

  @Override
  public boolean decodes() {
    return false;
  }

  @Override
  public List<Routed> route(IpcFrame frame, List<IpcFrame> dictionaries) {
    long partition = batch++ / batchesOfPartition;
    if (partition >= partitionsMax) {
      frame.close();
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "batch "
              + (batch - 1)
              + " would begin partition "
              + partition
              + "; at most "
              + partitionsMax
              + " partitions are allowed");
    }
    return List.of(Routed.whole((int) partition, frame));
  }
}
