package io.sheaf.command.place;

import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.StoredKeys;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How many groups of chunks, one MGET each, are read at once, over all streams of the datasets that
 * it was put over. Groups wait in the order in which they were asked for. Safe for any number of
 * threads; none of them waits.
 */
final class ReadLimit {
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int free;

  private record Waiting(
      LimitedSource source, long bytesMax, CompletableFuture<ChunkGroup> result) {}

  private record Started(
      CompletionStage<ChunkGroup> reading, CompletableFuture<ChunkGroup> result) {}

  /**
   * @param groupsMax at least 1
   */
  ReadLimit(int groupsMax) {
    this.free = groupsMax;
  }

  /** A dataset whose reads count. */
  Dataset over(Dataset dataset) {
    return new LimitedDataset(dataset);
  }

  private CompletionStage<ChunkGroup> read(LimitedSource source, long bytesMax) {
    Waiting group = new Waiting(source, bytesMax, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(group);
    }
    startWaiting();
    return group.result;
  }

  /** Results are handed over outside the lock: whoever gets one may ask for the next. */
  private void startWaiting() {
    for (Started group = startOne(); group != null; group = startOne()) {
      handOver(group);
    }
  }

  /** Under the lock, so that a source is asked in order. */
  private synchronized @Nullable Started startOne() {
    if (free == 0 || waiting.isEmpty()) {
      return null;
    }
    free--;
    Waiting next = waiting.remove();
    return new Started(next.source.begin(next.bytesMax), next.result);
  }

  private void handOver(Started group) {
    group.reading.whenComplete(
        (chunks, failure) -> {
          release();
          if (failure == null) {
            group.result.complete(chunks);
          } else {
            group.result.completeExceptionally(SheafException.unwrap(failure));
          }
        });
  }

  private void release() {
    synchronized (this) {
      free++;
    }
    startWaiting();
  }

  private final class LimitedDataset implements Dataset {
    private final Dataset dataset;

    LimitedDataset(Dataset dataset) {
      this.dataset = dataset;
    }

    @Override
    public DatasetInfo info() {
      return dataset.info();
    }

    @Override
    public CompletionStage<IntegrityResult> check(LongConsumer progress) {
      return dataset.check(progress);
    }

    @Override
    public StoredKeys keys() {
      return dataset.keys();
    }

    @Override
    public ChunkSource read(List<ChunkRange> ranges) {
      return new LimitedSource(dataset.read(ranges));
    }
  }

  private final class LimitedSource implements ChunkSource {
    private final ChunkSource source;
    private volatile boolean cancelled;

    LimitedSource(ChunkSource source) {
      this.source = source;
    }

    @Override
    public CompletionStage<ChunkGroup> next(long bytesMax) {
      return ReadLimit.this.read(this, bytesMax);
    }

    CompletionStage<ChunkGroup> begin(long bytesMax) {
      try {
        return cancelled ? CompletableFuture.failedStage(cancellation()) : source.next(bytesMax);
      } catch (RuntimeException e) {
        return CompletableFuture.failedStage(e);
      }
    }

    private static SheafException cancellation() {
      return new SheafException(ErrorReason.CANCELLED, "reading was cancelled");
    }

    @Override
    public void cancel() {
      cancelled = true;
      source.cancel();
    }
  }
}
