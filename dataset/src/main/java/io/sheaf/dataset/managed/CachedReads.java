package io.sheaf.dataset.managed;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRecoder;
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

  CachedReads recoding(ChunkRecoder wanted) {
    return new CachedReads(cache, budget, Optional.of(wanted));
  }

  /**
   * A group from the cache, or from the store and kept.
   *
   * @param store reads the group, and checks it
   */
  CompletionStage<ChunkGroup> read(
      List<PlannedChunk> plan, Supplier<CompletionStage<ChunkGroup>> store) {
    return recoder
        .map(wanted -> readRecoded(plan, store, wanted))
        .orElseGet(() -> readStored(plan, store));
  }

  private CompletionStage<ChunkGroup> readStored(
      List<PlannedChunk> plan, Supplier<CompletionStage<ChunkGroup>> store) {
    return kept(plan, WireForm.STORED)
        .orElseGet(() -> load(plan, store).thenApply(group -> keepStored(plan, group)));
  }

  private CompletionStage<ChunkGroup> readRecoded(
      List<PlannedChunk> plan, Supplier<CompletionStage<ChunkGroup>> store, ChunkRecoder wanted) {
    return kept(plan, wanted.form())
        .orElseGet(
            () ->
                kept(plan, WireForm.STORED)
                    .orElseGet(() -> load(plan, store))
                    .thenCompose(group -> recode(plan, group, wanted)));
  }

  private Optional<CompletionStage<ChunkGroup>> kept(List<PlannedChunk> plan, WireForm form) {
    return cache.get(plan, form).map(CompletableFuture::completedFuture);
  }

  private CompletionStage<ChunkGroup> load(
      List<PlannedChunk> plan, Supplier<CompletionStage<ChunkGroup>> store) {
    return store
        .get()
        .thenApply(
            group -> {
              cache.missed(plan.size());
              return group;
            });
  }

  private ChunkGroup keepStored(List<PlannedChunk> plan, ChunkGroup group) {
    for (int i = 0; i < plan.size(); i++) {
      cache.put(plan.get(i), WireForm.STORED, group.chunks().get(i).bytes());
    }
    return group;
  }

  /** All of the group at once, by as many threads as the recoder has. */
  private CompletionStage<ChunkGroup> recode(
      List<PlannedChunk> plan, ChunkGroup group, ChunkRecoder wanted) {
    List<CompletableFuture<Chunk>> chunks = new ArrayList<>(plan.size());
    for (int i = 0; i < plan.size(); i++) {
      chunks.add(recode(plan.get(i), group.chunks().get(i), wanted).toCompletableFuture());
    }
    return CompletableFuture.allOf(chunks.toArray(CompletableFuture[]::new))
        .thenApply(done -> new ChunkGroup(chunks.stream().map(CompletableFuture::join).toList()));
  }

  /**
   * @param stored taken over
   */
  private CompletionStage<Chunk> recode(PlannedChunk planned, Chunk stored, ChunkRecoder wanted) {
    return wanted
        .recode(stored, budget)
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
