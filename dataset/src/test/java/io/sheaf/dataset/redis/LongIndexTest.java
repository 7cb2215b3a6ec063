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

    long before = redis.valueCalls();
    try (RedisDatasetStore uncached = RedisDatasetStore.open(redis.caching(1, 0), budget)) {
      assertThat(read(uncached, TRADES))
          .containsExactlyElementsOf(IntStream.range(0, CHUNKS).boxed().toList());
    }
    int groups = (CHUNKS - 1) / ManagedOptions.defaults().groupChunksMax() + 1;
    assertThat(redis.valueCalls() - before).isEqualTo(groups + 1);
  }
}
