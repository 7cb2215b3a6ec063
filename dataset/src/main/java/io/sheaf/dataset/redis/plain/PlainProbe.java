package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.managed.InTurn;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Finds a plain dataset's chunks by asking for their sizes: partitions, and then the batches of
 * each, in groups from 0 until a whole group is absent. A partition counts as there when its first
 * or second batch is. Reads only.
 */
final class PlainProbe {
  private static final int GROUP = 64;
  private static final int PARTITIONS_AT_ONCE = 16;
  private static final int FIRST_BATCHES = 2;

  private final RedisCommands redis;
  private final DatasetName dataset;

  PlainProbe(RedisCommands redis, DatasetName dataset) {
    this.redis = redis;
    this.dataset = dataset;
  }

  /** Whether one of the first partitions is there. */
  CompletionStage<Boolean> exists() {
    return partitionGroup(0).thenApply(found -> found.contains(true));
  }

  /** All partitions from 0 to the last that is there; those between that are not have no chunks. */
  CompletionStage<List<PlainPartition>> partitions() {
    return partitionsThere(0, new ArrayList<>()).thenCompose(this::batches);
  }

  private CompletionStage<List<Boolean>> partitionsThere(int from, List<Boolean> before) {
    return partitionGroup(from)
        .thenCompose(
            group -> {
              if (!group.contains(true)) {
                return CompletableFuture.completedStage(
                    before.subList(0, before.lastIndexOf(true) + 1));
              }
              before.addAll(group);
              return partitionsThere(from + GROUP, before);
            });
  }

  private CompletionStage<List<Boolean>> partitionGroup(int from) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < GROUP * FIRST_BATCHES; i++) {
      keys.add(PlainPartition.key(dataset, from + i / FIRST_BATCHES, i % FIRST_BATCHES));
    }
    return redis
        .sizes(keys)
        .thenApply(
            sizes ->
                IntStream.range(0, GROUP)
                    .mapToObj(i -> sizes.get(2 * i) > 0 || sizes.get(2 * i + 1) > 0)
                    .toList());
  }

  private CompletionStage<List<PlainPartition>> batches(List<Boolean> there) {
    PlainPartition[] found = new PlainPartition[there.size()];
    return InTurn.each(
            IntStream.range(0, found.length).boxed().toList(),
            PARTITIONS_AT_ONCE,
            partition ->
                sizes(partition, there.get(partition) ? 0 : -1, new ArrayList<>())
                    .thenAccept(
                        sizes -> found[partition] = new PlainPartition(dataset, partition, sizes)))
        .thenApply(done -> List.of(found));
  }

  /**
   * @param from the next batch; negative when there is none to ask for
   */
  private CompletionStage<List<Long>> sizes(int partition, int from, List<Long> before) {
    if (from < 0) {
      return CompletableFuture.completedStage(before);
    }
    List<String> keys =
        IntStream.range(from, from + GROUP)
            .mapToObj(batch -> PlainPartition.key(dataset, partition, batch))
            .toList();
    return redis
        .sizes(keys)
        .thenCompose(
            group -> {
              boolean absent = group.stream().allMatch(size -> size == 0);
              before.addAll(group);
              return sizes(partition, absent ? -1 : from + GROUP, before);
            });
  }
}
