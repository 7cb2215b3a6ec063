package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StreamOrder;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Plain chunks of some ranges; a group comes from one of them. */
final class PlainChunkSource implements ChunkSource {
  private static final ChunkGroup END = new ChunkGroup(List.of());

  private final DatasetName dataset;
  private final List<List<ExpectedValue>> runs;
  private final PlainChunkCheck check;
  private final PlainReader reader;
  private final StreamOrder order;
  private int run;
  private int position;
  private volatile boolean cancelled;

  PlainChunkSource(
      DatasetName dataset,
      List<List<ExpectedValue>> runs,
      PlainChunkCheck check,
      PlainReader reader) {
    this.dataset = dataset;
    this.runs = runs.stream().filter(chunks -> !chunks.isEmpty()).toList();
    this.check = check;
    this.reader = reader;
    this.order = new StreamOrder(reader::newStream);
  }

  @Override
  public CompletionStage<ChunkGroup> next(long bytesMax) {
    List<ExpectedValue> group = plan(bytesMax);
    return group.isEmpty()
        ? CompletableFuture.completedStage(END)
        : order
            .read(stream -> reader.read(group, check, this::checkWanted, stream))
            .thenApply(this::handOver);
  }

  private synchronized List<ExpectedValue> plan(long bytesMax) {
    List<ExpectedValue> group = new ArrayList<>();
    if (run == runs.size()) {
      return group;
    }
    List<ExpectedValue> chunks = runs.get(run);
    long bytes = 0;
    while (position < chunks.size() && group.size() < reader.groupChunksMax()) {
      bytes += chunks.get(position).bytes();
      if (!group.isEmpty() && bytes > bytesMax) {
        break;
      }
      group.add(chunks.get(position++));
    }
    if (position == chunks.size()) {
      run++;
      position = 0;
    }
    return group;
  }

  private ChunkGroup handOver(ChunkGroup group) {
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
