package io.sheaf.dataset.managed;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a writer's entry covers each chunk before the chunk is written. At most one note
 * is under way; what is asked for meanwhile goes into the next.
 */
final class WriterNotes {
  private static final int CHUNKS_AT_ONCE = 16;

  private final Function<WriterChunks, CompletionStage<Void>> note;
  private final Map<Integer, Integer> wanted = new HashMap<>();
  private Map<Integer, Integer> noted = Map.of();
  private boolean underWay;
  private @Nullable CompletableFuture<Void> waiting;

  /**
   * @param note replaces the entry's chunks; fails when it can't
   */
  WriterNotes(Function<WriterChunks, CompletionStage<Void>> note) {
    this.note = note;
  }

  /** Done when the entry covers a chunk. */
  CompletionStage<Void> cover(int partition, int batch) {
    CompletableFuture<Void> covered;
    synchronized (this) {
      if (batch < noted.getOrDefault(partition, 0)) {
        return CompletableFuture.completedFuture(null);
      }
      wanted.merge(partition, bound(batch), Math::max);
      covered = waiting == null ? new CompletableFuture<>() : waiting;
      waiting = covered;
    }
    send();
    return covered;
  }

  /** With room for as many again, so that a long put needs few notes. */
  private static int bound(int batch) {
    return (int)
        Math.min(
            WriterChunks.CHUNKS_MAX, Math.max(CHUNKS_AT_ONCE, Integer.highestOneBit(batch) * 2L));
  }

  private void send() {
    CompletableFuture<Void> covered;
    Map<Integer, Integer> bounds;
    synchronized (this) {
      if (underWay || waiting == null) {
        return;
      }
      underWay = true;
      covered = waiting;
      waiting = null;
      bounds = Map.copyOf(wanted);
    }
    note.apply(new WriterChunks(bounds))
        .whenComplete(
            (done, failure) -> {
              ended(bounds, failure == null);
              if (failure == null) {
                covered.complete(null);
              } else {
                covered.completeExceptionally(failure);
              }
            });
  }

  private void ended(Map<Integer, Integer> bounds, boolean successful) {
    synchronized (this) {
      underWay = false;
      if (successful) {
        noted = bounds;
      }
    }
    send();
  }
}
