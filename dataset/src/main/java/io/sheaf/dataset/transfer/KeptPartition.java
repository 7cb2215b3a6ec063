package io.sheaf.dataset.transfer;

import io.sheaf.protocol.ipc.IpcFrame;
import java.util.List;

/**
 * Puts everything into the partition that was said last. Who says another one has waited for the
 * batches before it.
 */
final class KeptPartition implements PartitionRouter {
  private volatile int partition;

  void set(int next) {
    partition = next;
  }

  @Override
  public boolean decodes() {
    return false;
  }

  @Override
  public List<Routed> route(IpcFrame batch, List<IpcFrame> dictionaries) {
    return List.of(Routed.whole(partition, batch));
  }
}
