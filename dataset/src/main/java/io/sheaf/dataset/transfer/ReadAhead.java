package io.sheaf.dataset.transfer;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Chunks of a source, one at a time, with a few groups under way or here ahead of the reader, at
 * most {@code readAheadBytesMax} bytes in all; a chunk larger than that comes alone. The first
 * group comes alone, too, since it tells how large the chunks are.
 *
 * <p>One caller of {@link #next} at a time, the next call only after the last one's stage; {@link
 * #cancel} at any time, by any thread.
 */
final class ReadAhead {
  private static final int GROUPS_MAX = 4;

  private final ChunkSource source;
  private final long readAheadBytesMax;
  private final long groupBytesMax;
  private final Deque<CompletableFuture<ChunkGroup>> groups = new ArrayDeque<>();
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long largestGroupBytes;
  private int groupsMax = 1;
  private boolean ended;
  private boolean cancelled;

  ReadAhead(ChunkSource source, long readAheadBytesMax) {
    this.source = source;
    this.readAheadBytesMax = readAheadBytesMax;
    this.groupBytesMax = Math.max(1, readAheadBytesMax / GROUPS_MAX);
    this.largestGroupBytes = groupBytesMax;
  }

  /**
   * The next chunk, closed by the caller; empty after the last. Fails as the source does, and with
   * CANCELLED.
   */
  CompletionStage<Optional<Chunk>> next() {
    Optional<Chunk> ready = poll();
    fill();
    if (ready.isPresent()) {
      return CompletableFuture.completedFuture(ready);
    }
    CompletableFuture<ChunkGroup> head = pollGroup();
    return head.thenApply(this::open);
  }

  /** Closes what is here and what still comes. */
  void cancel() {
    synchronized (this) {
      cancelled = true;
      chunks.forEach(Chunk::close);
      chunks.clear();
    }
    source.cancel();
    discardGroups();
  }

  private synchronized Optional<Chunk> poll() {
    return Optional.ofNullable(chunks.poll());
  }

  private synchronized CompletableFuture<ChunkGroup> pollGroup() {
    if (cancelled) {
      return CompletableFuture.failedFuture(cancellation());
    }
    CompletableFuture<ChunkGroup> head = groups.poll();
    return head == null ? CompletableFuture.completedFuture(new ChunkGroup(List.of())) : head;
  }

  private void fill() {
    while (wantsMore()) {
      CompletableFuture<ChunkGroup> group = source.next(groupBytesMax).toCompletableFuture();
      if (!add(group)) {
        group.thenAccept(ChunkGroup::close);
      }
    }
  }

  private synchronized boolean wantsMore() {
    int here = groups.size() + (chunks.isEmpty() ? 0 : 1);
    return !ended && !cancelled && here < groupsMax;
  }

  /** False when it came too late. */
  private synchronized boolean add(CompletableFuture<ChunkGroup> group) {
    return !cancelled && groups.add(group);
  }

  private Optional<Chunk> open(ChunkGroup group) {
    if (group.isEnd()) {
      end();
      return Optional.empty();
    }
    Chunk first = keep(group);
    fill();
    return Optional.of(first);
  }

  /** The group's first chunk; the others wait here. */
  private synchronized Chunk keep(ChunkGroup group) {
    if (cancelled) {
      group.close();
      throw cancellation();
    }
    largestGroupBytes = Math.max(largestGroupBytes, group.bytes());
    groupsMax = groupsWanted();
    chunks.addAll(group.chunks());
    return chunks.remove();
  }

  /** Fewer when chunks are large, so that the bytes stay within the limit. */
  private int groupsWanted() {
    return (int) Math.max(1, Math.min(GROUPS_MAX, readAheadBytesMax / largestGroupBytes));
  }

  private void end() {
    synchronized (this) {
      ended = true;
    }
    source.cancel();
    discardGroups();
  }

  private void discardGroups() {
    for (CompletableFuture<ChunkGroup> group : removeGroups()) {
      group.thenAccept(ChunkGroup::close);
    }
  }

  private synchronized List<CompletableFuture<ChunkGroup>> removeGroups() {
    List<CompletableFuture<ChunkGroup>> removed = List.copyOf(groups);
    groups.clear();
    return removed;
  }

  private static SheafException cancellation() {
    return new SheafException(ErrorReason.CANCELLED, "reading was cancelled");
  }
}
