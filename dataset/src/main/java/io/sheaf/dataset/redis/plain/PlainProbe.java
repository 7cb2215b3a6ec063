package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.managed.InTurn;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Finds a plain dataset's chunks by asking for their sizes: partitions, and then the batches of
 * each, in groups from 0 until a whole group is absent. The last partition is the last one whose
 * first or second batch is there. Reads only.
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

  /**
   * Checks that a put's partitions are found again when nothing else is there.
   *
   * @throws SheafException INVALID_DATA, naming the first that is not
   */
  static void checkFound(SortedSet<Integer> partitions) {
    int next = 0;
    for (int partition : partitions) {
      int group = partition / GROUP * GROUP;
      if (group > next) {
        throw notFound(partition, next, group - 1);
      }
      next = group + GROUP;
    }
  }

  private static SheafException notFound(int partition, int from, int to) {
    return new SheafException(
        ErrorReason.INVALID_DATA,
        "partition "
            + partition
            + " would not be found again: layout 'arrow-redis' looks for partitions in groups of "
            + GROUP
            + " from 0 until a group has none, and none came from "
            + from
            + " to "
            + to
            + "; number them without such gaps, or use layout 'sheaf'");
  }

  /** Whether one of the first partitions is there. */
  CompletionStage<Boolean> exists() {
    return partitionGroup(0).thenApply(found -> found.contains(true));
  }

  /** All partitions from 0 to the last that is there; those between that are not have no chunks. */
  CompletionStage<List<PlainPartition>> partitions() {
    return countPartitions(0, 0).thenCompose(this::batches);
  }

  /**
   * @param count of partitions up to the last that is known to be there
   */
  private CompletionStage<Integer> countPartitions(int from, int count) {
    return partitionGroup(from)
        .thenCompose(
            group ->
                group.contains(true)
                    ? countPartitions(from + GROUP, from + group.lastIndexOf(true) + 1)
                    : CompletableFuture.completedStage(count));
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

  private CompletionStage<List<PlainPartition>> batches(int partitions) {
    PlainPartition[] found = new PlainPartition[partitions];
    return InTurn.each(
            IntStream.range(0, partitions).boxed().toList(),
            PARTITIONS_AT_ONCE,
            partition ->
                sizes(partition, 0, new ArrayList<>())
                    .thenAccept(
                        sizes -> found[partition] = new PlainPartition(dataset, partition, sizes)))
        .thenApply(done -> List.of(found));
  }

  private CompletionStage<List<Long>> sizes(int partition, int from, List<Long> before) {
    List<String> keys =
        IntStream.range(from, from + GROUP)
            .mapToObj(batch -> PlainPartition.key(dataset, partition, batch))
            .toList();
    return redis
        .sizes(keys)
        .thenCompose(
            group -> {
              if (group.stream().allMatch(size -> size == 0)) {
                return CompletableFuture.completedStage(before);
              }
              before.addAll(group);
              return sizes(partition, from + GROUP, before);
            });
  }
}
