package io.sheaf.dataset.managed;

import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of some runs. Groups are planned one after the other, since an index may have to be loaded
 * to know sizes, and then read at the same time.
 */
final class ManagedChunkSource implements ChunkSource {
  private static final ChunkGroup END = new ChunkGroup(List.of());

  private final DatasetName dataset;
  private final List<SegmentRun> runs;
  private final ChunkReader reader;
  private final StreamOrder order;
  private CompletionStage<?> lastPlan = CompletableFuture.completedFuture(null);
  private volatile boolean cancelled;

  /** How much larger than stored chunks are that were recoded: groups are as large as asked for. */
  private volatile double growth = 1;

  // Touched by one plan after the other.
  private int run;
  private int batch = -1;
  private @Nullable ChunkIndex index;

  ManagedChunkSource(DatasetName dataset, List<SegmentRun> runs, ChunkReader reader) {
    this.dataset = dataset;
    this.runs = List.copyOf(runs);
    this.reader = reader;
    this.order = new StreamOrder(reader::newStream);
  }

  @Override
  public CompletionStage<ChunkGroup> next(long bytesMax) {
    CompletionStage<List<PlannedChunk>> plan;
    synchronized (this) {
      plan = lastPlan.thenCompose(before -> plan(bytesMax));
      lastPlan = plan;
    }
    return plan.thenCompose(this::read);
  }

  private CompletionStage<List<PlannedChunk>> plan(long bytesMax) {
    checkWanted();
    if (run == runs.size()) {
      return CompletableFuture.completedFuture(List.of());
    }
    SegmentRun current = runs.get(run);
    return index(current).thenApply(known -> take(current, known, (long) (bytesMax / growth)));
  }

  /** Loaded once for a run: a cache may hold it no longer, or be too small for it. */
  private CompletionStage<ChunkIndex> index(SegmentRun current) {
    return index != null
        ? CompletableFuture.completedFuture(index)
        : reader.index(dataset, current);
  }

  private List<PlannedChunk> take(SegmentRun current, ChunkIndex known, long bytesMax) {
    SegmentKeys keys = reader.keys(dataset, current);
    List<PlannedChunk> group = new ArrayList<>();
    long bytes = 0;
    int next = Math.max(batch, current.from());
    while (next < current.to() && group.size() < reader.groupChunksMax()) {
      ChunkEntry entry = known.entries().get(next);
      bytes += entry.bytes();
      if (!group.isEmpty() && bytes > bytesMax) {
        break;
      }
      group.add(new PlannedChunk(keys.chunk(next), entry));
      next++;
    }
    boolean ended = next == current.to();
    run += ended ? 1 : 0;
    batch = ended ? -1 : next;
    index = ended ? null : known;
    return group;
  }

  private CompletionStage<ChunkGroup> read(List<PlannedChunk> plan) {
    return plan.isEmpty()
        ? CompletableFuture.completedFuture(END)
        : order
            .read(stream -> reader.read(plan, this::checkWanted, stream))
            .thenApply(group -> handOver(plan, group));
  }

  private ChunkGroup handOver(List<PlannedChunk> plan, ChunkGroup group) {
    long stored = plan.stream().mapToLong(chunk -> chunk.entry().bytes()).sum();
    growth = Math.max(growth, (double) group.bytes() / stored);
    try {
      checkWanted();
      return group;
    } catch (SheafException e) {
      group.close();
      throw e;
    }
  }

  private void checkWanted() {
    if (cancelled) {
      throw new SheafException(ErrorReason.CANCELLED, "reading '" + dataset + "' was cancelled");
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }
}
