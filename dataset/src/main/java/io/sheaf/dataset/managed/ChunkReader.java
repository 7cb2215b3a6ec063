package io.sheaf.dataset.managed;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRecoder;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Reads chunks of versions: the indexes that tell of them, and themselves, checked. */
final class ChunkReader {
  private final ChunkStore chunks;
  private final IndexLoader indexes;
  private final MemoryBudget budget;
  private final ManagedOptions options;
  private final Optional<CachedReads> cache;

  ChunkReader(
      ChunkStore chunks,
      IndexLoader indexes,
      MemoryBudget budget,
      ManagedOptions options,
      Optional<CachedReads> cache) {
    this.chunks = chunks;
    this.indexes = indexes;
    this.budget = budget;
    this.options = options;
    this.cache = cache;
  }

  /** One that reads from the store what is in the cache, too. */
  ChunkReader uncached() {
    return new ChunkReader(chunks, indexes, budget, options, Optional.empty());
  }

  /** One whose cache keeps what a recoder makes of chunks; without a cache all stay as stored. */
  ChunkReader recoding(ChunkRecoder recoder) {
    return new ChunkReader(
        chunks, indexes, budget, options, cache.map(reads -> reads.recoding(recoder)));
  }

  CompletionStage<ChunkIndex> index(DatasetName dataset, SegmentRun run) {
    return indexes.load(dataset, run.partition(), run.segment());
  }

  SegmentKeys keys(DatasetName dataset, SegmentRun run) {
    return new SegmentKeys(options.namespace(), dataset, run.segment().writerId(), run.partition());
  }

  /** See {@link ChunkStore#sizes}. */
  CompletionStage<List<Long>> sizes(List<String> keys) {
    return chunks.sizes(keys);
  }

  /** See {@link ChunkStore#newStream}. */
  int newStream() {
    return chunks.newStream();
  }

  int groupChunksMax() {
    return options.groupChunksMax();
  }

  /**
   * Reads a group from one segment.
   *
   * @param checkWanted throws when the group is not wanted any more; asked after the wait for room
   * @param stream a number from {@link #newStream}
   */
  CompletionStage<ChunkGroup> read(List<PlannedChunk> plan, Runnable checkWanted, int stream) {
    return cache.isPresent()
        ? cache.get().read(plan, () -> readStored(plan, checkWanted, stream), checkWanted)
        : readStored(plan, checkWanted, stream);
  }

  private CompletionStage<ChunkGroup> readStored(
      List<PlannedChunk> plan, Runnable checkWanted, int stream) {
    long bytes = plan.stream().mapToLong(chunk -> chunk.entry().bytes()).sum();
    List<ExpectedValue> expected = plan.stream().map(PlannedChunk::expected).toList();
    return budget
        .reserve(bytes, options.memoryWaitMax())
        .thenCompose(room -> ifWanted(checkWanted, room, () -> chunks.read(expected, room, stream)))
        .thenApply(found -> check(plan, found));
  }

  private static <T> CompletionStage<T> ifWanted(
      Runnable checkWanted, Reservation room, Supplier<CompletionStage<T>> read) {
    try {
      checkWanted.run();
    } catch (RuntimeException e) {
      room.close();
      throw e;
    }
    return read.get();
  }

  private static ChunkGroup check(List<PlannedChunk> plan, List<StoredValue> found) {
    try {
      List<Chunk> chunks = new ArrayList<>(plan.size());
      for (int i = 0; i < plan.size(); i++) {
        chunks.add(check(plan.get(i), found.get(i)));
      }
      return new ChunkGroup(chunks);
    } catch (RuntimeException e) {
      found.forEach(StoredValue::release);
      throw e;
    }
  }

  private static Chunk check(PlannedChunk planned, StoredValue found) {
    ChunkEntry entry = planned.entry();
    if (!(found instanceof StoredValue.Bytes value)) {
      throw ChunkCheck.notThere("chunk", planned.key(), found, entry.bytes());
    }
    ChunkCheck.check(planned.key(), entry.crc32c(), value);
    return new Chunk(planned.key(), value.bytes(), entry.rows(), entry.appMetadata());
  }
}
