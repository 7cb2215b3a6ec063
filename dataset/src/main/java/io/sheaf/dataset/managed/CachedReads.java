package io.sheaf.dataset.managed;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRecoder;
import io.sheaf.dataset.managed.ChunkCache.Found;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.request.WireForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Reads by way of a cache: what it has is not asked for, and what it has not it keeps, in the form
 * that the reader wants.
 */
final class CachedReads {
  private final ChunkCache cache;
  private final MemoryBudget budget;
  private final Optional<ChunkRecoder> recoder;

  /**
   * @param budget pays for what is recoded
   */
  CachedReads(ChunkCache cache, MemoryBudget budget) {
    this(cache, budget, Optional.empty());
  }

  private CachedReads(ChunkCache cache, MemoryBudget budget, Optional<ChunkRecoder> recoder) {
    this.cache = cache;
    this.budget = budget;
    this.recoder = recoder;
  }

  /** The same for readers of another form. */
  CachedReads recoding(ChunkRecoder wanted) {
    return new CachedReads(cache, budget, Optional.of(wanted));
  }

  /**
   * A group from the cache, or from the store and kept.
   *
   * @param store reads the group, and checks it
   * @param checkWanted throws when the group is not wanted any more; asked before work is put in it
   */
  CompletionStage<ChunkGroup> read(
      List<PlannedChunk> plan, Supplier<CompletionStage<ChunkGroup>> store, Runnable checkWanted) {
    return cache
        .get(plan, recoder.map(ChunkRecoder::form).orElse(WireForm.STORED))
        .map(found -> keep(plan, found))
        .orElseGet(() -> store.get().thenCompose(group -> keep(plan, loaded(group, checkWanted))));
  }

  private List<Found> loaded(ChunkGroup group, Runnable checkWanted) {
    cache.missed(group.chunks().size());
    try {
      checkWanted.run();
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
    return group.chunks().stream().map(chunk -> new Found(chunk, false)).toList();
  }

  /** All of the group at once, by as many threads as the recoder has. */
  private CompletionStage<ChunkGroup> keep(List<PlannedChunk> plan, List<Found> found) {
    List<CompletableFuture<Chunk>> chunks = new ArrayList<>(plan.size());
    for (int i = 0; i < plan.size(); i++) {
      Chunk chunk = found.get(i).chunk();
      chunks.add(
          found.get(i).isAsWanted()
              ? CompletableFuture.completedFuture(chunk)
              : keep(plan.get(i), chunk));
    }
    return CompletableFuture.allOf(chunks.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                chunks.forEach(chunk -> chunk.thenAccept(Chunk::close));
              }
            })
        .thenApply(done -> new ChunkGroup(chunks.stream().map(CompletableFuture::join).toList()));
  }

  /**
   * @param stored taken over
   */
  private CompletableFuture<Chunk> keep(PlannedChunk planned, Chunk stored) {
    if (recoder.isEmpty()) {
      cache.put(planned, WireForm.STORED, stored.bytes());
      return CompletableFuture.completedFuture(stored);
    }
    return recode(planned, stored, recoder.get());
  }

  private CompletableFuture<Chunk> recode(PlannedChunk planned, Chunk stored, ChunkRecoder wanted) {
    return wanted
        .recode(stored, budget)
        .toCompletableFuture()
        .whenComplete(
            (recoded, failure) -> {
              if (failure != null) {
                stored.close();
              }
            })
        .thenApply(
            recoded -> {
              if (recoded.isEmpty()) {
                cache.put(planned, WireForm.STORED, stored.bytes());
                return stored;
              }
              cache.put(planned, wanted.form(), recoded.get());
              stored.close();
              return new Chunk(stored.label(), recoded.get(), stored.rows(), stored.appMetadata());
            });
  }
}
