package io.sheaf.dataset.transfer;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Chunks of a source, one at a time, with a few groups being read ahead of the reader, at most
 * {@code readAheadBytesMax} bytes in all; a chunk larger than that comes alone.
 *
 * <p>One caller at a time, the next call only after the last one's stage.
 */
final class ReadAhead {
  private static final int GROUPS_MAX = 4;

  private final ChunkSource source;
  private final long readAheadBytesMax;
  private final long groupBytesMax;
  private final Deque<CompletableFuture<ChunkGroup>> groups = new ArrayDeque<>();
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long largestGroupBytes;
  private boolean ended;

  ReadAhead(ChunkSource source, long readAheadBytesMax) {
    this.source = source;
    this.readAheadBytesMax = readAheadBytesMax;
    this.groupBytesMax = Math.max(1, readAheadBytesMax / GROUPS_MAX);
    this.largestGroupBytes = groupBytesMax;
  }

  /** The next chunk, closed by the caller; empty after the last. Fails as the source does. */
  CompletionStage<Optional<Chunk>> next() {
    Chunk ready = chunks.poll();
    if (ready != null) {
      return CompletableFuture.completedFuture(Optional.of(ready));
    }
    fill();
    CompletableFuture<ChunkGroup> head = groups.poll();
    return head == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : head.thenApply(this::open);
  }

  /** Closes what is here and what still comes. */
  void cancel() {
    ended = true;
    source.cancel();
    chunks.forEach(Chunk::close);
    chunks.clear();
    groups.forEach(group -> group.thenAccept(ChunkGroup::close));
    groups.clear();
  }

  private void fill() {
    while (!ended && groups.size() < groupsWanted()) {
      groups.add(source.next(groupBytesMax).toCompletableFuture());
    }
  }

  /** Fewer when chunks are large, so that the bytes stay within the limit. */
  private int groupsWanted() {
    return (int) Math.max(1, Math.min(GROUPS_MAX, readAheadBytesMax / largestGroupBytes));
  }

  private Optional<Chunk> open(ChunkGroup group) {
    if (group.isEnd()) {
      cancel();
      return Optional.empty();
    }
    largestGroupBytes = Math.max(largestGroupBytes, group.bytes());
    chunks.addAll(group.chunks());
    Chunk first = chunks.remove();
    fill();
    return Optional.of(first);
  }
}
