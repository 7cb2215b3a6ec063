package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A put by a thread that may wait. It is removed again when it is closed without a commit. For one
 * thread at a time.
 */
public final class BlockingPut implements AutoCloseable {
  private final DatasetPut put;
  private final KeptPartition partition;
  private final long inFlightBytesMax;
  private final Deque<CompletionStage<Void>> staging = new ArrayDeque<>();
  private boolean ended;

  private BlockingPut(DatasetPut put, KeptPartition partition, long inFlightBytesMax) {
    this.put = put;
    this.partition = partition;
    this.inFlightBytesMax = inFlightBytesMax;
  }

  /**
   * Begins a put.
   *
   * @param inFlightBytesMax on their way to the store; past it {@link #accept} waits
   */
  public static BlockingPut begin(
      DatasetStore store,
      PutRequest request,
      SchemaMessage schema,
      PutLimits limits,
      long inFlightBytesMax) {
    CompletionStage<DatasetPut> put = DatasetPut.begin(store, request, schema, limits);
    return begun(put, new KeptPartition(), inFlightBytesMax);
  }

  /** As {@link #begin}, where {@link #partition} says where batches go. */
  public static BlockingPut inPartitions(
      DatasetStore store,
      PutRequest request,
      SchemaMessage schema,
      PutLimits limits,
      long inFlightBytesMax) {
    KeptPartition partition = new KeptPartition();
    CompletionStage<DatasetPut> put =
        DatasetPut.begin(store, request, schema, limits, Optional.of(partition));
    return begun(put, partition, inFlightBytesMax);
  }

  private static BlockingPut begun(
      CompletionStage<DatasetPut> put, KeptPartition partition, long inFlightBytesMax) {
    return new BlockingPut(Waiting.awaitBegun(put), partition, inFlightBytesMax);
  }

  /**
   * Takes the next frame over, and waits while too much is under way. Fails as {@link DatasetPut}
   * does.
   */
  public void accept(IpcFrame frame) {
    staging.add(put.accept(frame, ByteString.EMPTY));
    while (!staging.isEmpty()
        && (isDone(staging.element()) || put.bytesInFlight() > inFlightBytesMax)) {
      Waiting.await("writing a chunk", staging.remove());
    }
  }

  /** Where the next batches go, once all before them are staged. */
  public void partition(int number) {
    awaitAll();
    partition.set(number);
  }

  private void awaitAll() {
    while (!staging.isEmpty()) {
      Waiting.await("writing a chunk", staging.remove());
    }
  }

  /** Rows of all batches so far. */
  public long rows() {
    return put.rows();
  }

  /** Makes the version, once all is staged. Fails as {@link DatasetPut#commit} does. */
  public PutSummary commit() {
    awaitAll();
    Waiting.checkWanted("committing");
    ended = true;
    return Waiting.awaitCommit(() -> put.commit(Optional.of(put.rows())));
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      Waiting.awaitEnd("removing what was staged", put::abort);
    }
  }

  private static boolean isDone(CompletionStage<Void> stage) {
    return stage.toCompletableFuture().isDone();
  }
}
