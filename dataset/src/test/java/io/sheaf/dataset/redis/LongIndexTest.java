package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.managed.ManagedOptions;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A chunk index that is too long to be cached: once it was read again for each group of chunks, so
 * that a partition of a million chunks never came to its end.
 */
class LongIndexTest extends RedisTest {
  private static final int CHUNKS = 300;

  @Test
  void isReadOnceByAStream() {
    int[][] chunks = new int[CHUNKS][];
    Arrays.setAll(chunks, i -> new int[] {i});
    put(store, budget, TRADES, CREATE, chunks);

    long before = calls();
    try (RedisDatasetStore uncached = RedisDatasetStore.open(withoutCache(), budget)) {
      assertThat(read(uncached, TRADES))
          .containsExactlyElementsOf(IntStream.range(0, CHUNKS).boxed().toList());
    }
    int groups = (CHUNKS - 1) / ManagedOptions.defaults().groupChunksMax() + 1;
    assertThat(calls() - before).isEqualTo(groups + 1);
  }

  private static RedisStoreOptions withoutCache() {
    RedisStoreOptions usual = redis.options();
    ManagedOptions managed = usual.managed();
    return new RedisStoreOptions(
        usual.connection(),
        new ManagedOptions(
            managed.namespace(),
            managed.lease(),
            managed.leaseRenewal(),
            managed.putDurationMax(),
            managed.grace(),
            managed.reapInterval(),
            managed.memoryWaitMax(),
            managed.groupChunksMax(),
            managed.commitTriesMax(),
            1),
        usual.reap(),
        usual.memoryPercentMax());
  }

  /** Groups of chunks, and indexes, that were asked for. */
  private static long calls() {
    return redis
        .commands()
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_mget:") || line.startsWith("cmdstat_get:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }
}
