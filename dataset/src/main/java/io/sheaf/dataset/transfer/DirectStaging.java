package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.transfer.PartitionRouter.Routed;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Batches as they come, on the caller's thread: nothing but their partitions is looked at. */
final class DirectStaging implements BatchStaging {
  private final PartitionRouter router;
  private final ChunkWrites writes;

  DirectStaging(PartitionRouter router, ChunkWrites writes) {
    this.router = router;
    this.writes = writes;
  }

  @Override
  public CompletionStage<Void> stage(
      IpcFrame batch, List<IpcFrame> dictionaries, ByteString appMetadata) {
    Deque<Routed> left = new ArrayDeque<>(router.route(batch, dictionaries));
    List<CompletableFuture<Void>> staged = new ArrayList<>(left.size());
    try {
      while (!left.isEmpty()) {
        Routed part = left.remove();
        staged.add(
            writes
                .write(part.partition(), part.batch(), dictionaries, appMetadata)
                .whenComplete((done, failure) -> part.heap().ifPresent(Reservation::close))
                .toCompletableFuture());
      }
    } finally {
      left.forEach(Routed::close);
    }
    return CompletableFuture.allOf(staged.toArray(CompletableFuture[]::new));
  }

  @Override
  public long bytesInFlight() {
    return writes.bytesInFlight();
  }

  @Override
  public CompletionStage<Void> finish() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
