package io.sheaf.dataset.integrity;

import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A run of chunks of one partition that is being read, a group at a time. For one thread. */
final class ChunkSpan {
  private final Dataset dataset;
  private final ChunkRange range;
  private final int from;
  private @Nullable ChunkSource source;
  private @Nullable CompletionStage<ChunkGroup> group;

  ChunkSpan(Dataset dataset, ChunkRange range) {
    this(dataset, range, range.from(), null);
  }

  private ChunkSpan(Dataset dataset, ChunkRange range, int from, @Nullable ChunkSource source) {
    this.dataset = dataset;
    this.range = range;
    this.from = from;
    this.source = source;
  }

  int partition() {
    return range.partition();
  }

  /** The first chunk that has not been read. */
  int from() {
    return from;
  }

  /** The chunk after the last one. */
  int to() {
    return range.to();
  }

  int chunks() {
    return range.to() - from;
  }

  /** What is left when so many more chunks were read. */
  ChunkSpan after(int read) {
    return new ChunkSpan(dataset, range, from + read, source);
  }

  /** Some of its chunks, read anew. */
  ChunkSpan part(int first, int end) {
    return new ChunkSpan(dataset, new ChunkRange(range.partition(), first, end));
  }

  /** Begins to read a group; never throws. */
  void begin(long bytesMax) {
    try {
      if (source == null) {
        source = dataset.read(List.of(range));
      }
      group = source.next(bytesMax);
    } catch (SheafException e) {
      group = CompletableFuture.failedStage(e);
    }
  }

  /** The group that was begun last; whoever gets its chunks closes them. */
  CompletionStage<ChunkGroup> group() {
    if (group == null) {
      throw new IllegalStateException("nothing was begun");
    }
    return group;
  }

  /** Nothing more is read of it; the group that came belongs to whoever got it. */
  void end() {
    if (source != null) {
      source.cancel();
    }
  }

  /** Gives up what was begun. */
  void cancel() {
    end();
    group().thenAccept(ChunkGroup::close);
  }
}
