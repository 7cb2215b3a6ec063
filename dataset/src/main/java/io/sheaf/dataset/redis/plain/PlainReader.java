package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.dataset.redis.connection.RedisValues;
import io.sheaf.protocol.memory.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads groups of plain chunks into the memory budget, checked. */
final class PlainReader {
  private final RedisValues redis;
  private final MemoryBudget budget;
  private final PlainOptions options;

  PlainReader(RedisValues redis, MemoryBudget budget, PlainOptions options) {
    this.redis = redis;
    this.budget = budget;
    this.options = options;
  }

  int groupChunksMax() {
    return options.groupChunksMax();
  }

  /** See {@link RedisValues#newStream}. */
  int newStream() {
    return redis.newStream();
  }

  /**
   * @param checkWanted throws when the group is not wanted any more; asked after the wait for room
   * @param stream a number from {@link #newStream}
   */
  CompletionStage<ChunkGroup> read(
      List<ExpectedValue> chunks, PlainChunkCheck check, Runnable checkWanted, int stream) {
    long bytes = chunks.stream().mapToLong(ExpectedValue::bytes).sum();
    Duration waitMax = options.memoryWaitMax();
    return budget
        .reserve(bytes, waitMax)
        .thenCompose(
            room -> {
              try {
                checkWanted.run();
              } catch (RuntimeException e) {
                room.close();
                throw e;
              }
              return redis.read(chunks, room, stream);
            })
        .thenApply(found -> group(chunks, found, check));
  }

  private static ChunkGroup group(
      List<ExpectedValue> chunks, List<StoredValue> found, PlainChunkCheck check) {
    try {
      List<Chunk> group = new ArrayList<>(chunks.size());
      for (int i = 0; i < chunks.size(); i++) {
        group.add(check.check(chunks.get(i), found.get(i)));
      }
      return new ChunkGroup(group);
    } catch (RuntimeException e) {
      found.forEach(StoredValue::release);
      throw e;
    }
  }
}
