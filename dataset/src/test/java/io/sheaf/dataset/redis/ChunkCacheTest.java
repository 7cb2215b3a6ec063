package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.integrity.DatasetVerification;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks that a store keeps for those who read them next. */
class ChunkCacheTest extends RedisTest {
  private static final int CACHE_BYTES_MAX = 1 << 20;

  @BeforeEach
  void openCachingStore() {
    open(CACHE_BYTES_MAX);
  }

  private void open(long chunkCacheBytesMax) {
    store.close();
    store = RedisDatasetStore.open(redis.caching(32 << 20, chunkCacheBytesMax), budget);
  }

  private Dataset trades() {
    return await(store.open(TRADES, Optional.empty()));
  }

  @Test
  void whatWasReadIsNotAskedForAgain() {
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}, {3}}, new int[][] {{4}});
    assertThat(read(store, TRADES)).containsExactly(1, 2, 3, 4);
    long calls = redis.valueCalls();

    assertThat(read(store, TRADES)).containsExactly(1, 2, 3, 4);
    assertThat(read(trades().read(List.of(new ChunkRange(0, 1, 2))))).containsExactly(3);

    assertThat(redis.valueCalls()).isEqualTo(calls);
  }

  @Test
  void pingTellsWhatItKeepsAndGives() {
    int[] values = IntStream.range(0, 20_000).toArray();
    put(store, budget, TRADES, CREATE, new int[][] {values, values}, new int[][] {values});
    read(store, TRADES);
    read(store, TRADES);
    read(trades().read(List.of(ChunkRange.all(1))));

    assertThat(await(store.ping()).properties().get("chunk cache"))
        .isEqualTo(budget.bytesReserved() + " bytes in 3 chunks; gave 4 of 7");
  }

  @Test
  void nothingIsKeptUnlessItIsAskedFor() {
    open(0);
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}});
    read(store, TRADES);

    assertThat(budget.bytesReserved()).isZero();
    assertThat(await(store.ping()).properties()).doesNotContainKey("chunk cache");
  }

  @Test
  void anotherVersionIsAnother() {
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}});
    Dataset before = trades();
    assertThat(read(before)).containsExactly(1, 2);
    put(store, budget, TRADES, OVERWRITE, new int[][] {{3, 4}});

    assertThat(read(store, TRADES)).containsExactly(3, 4);
    assertThat(read(before)).containsExactly(1, 2);
  }

  @Test
  void damageIsFoundByThoseWhoLookForIt() {
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}});
    read(store, TRADES);
    String chunk =
        redis.keys().stream().filter(key -> key.contains("batch=")).findFirst().orElseThrow();
    byte[] value = redis.commands().get(chunk);
    value[value.length / 2] ^= 1;
    redis.commands().set(chunk, value);

    assertThat(read(store, TRADES)).containsExactly(1, 2);
    Dataset stored = trades().stored();
    assertThat(failure(stored.read(List.of(ChunkRange.all(0))).next(1 << 20)).reason())
        .isEqualTo(ErrorReason.CHUNK_CORRUPT);
    Dataset dataset = trades();
    assertThat(
            new DatasetVerification(dataset, 1 << 20, chunks -> {})
                .run(DatasetVerification.ranges(dataset, DatasetRequest.of(TRADES)))
                .integrity()
                .allWhole())
        .isFalse();
  }

  @Test
  void whatIsDamagedIsNotKept() {
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}});
    String chunk =
        redis.keys().stream().filter(key -> key.contains("batch=")).findFirst().orElseThrow();
    byte[] value = redis.commands().get(chunk);
    byte[] damaged = value.clone();
    damaged[value.length / 2] ^= 1;
    redis.commands().set(chunk, damaged);
    assertThat(failure(trades().read(List.of(ChunkRange.all(0))).next(1 << 20)).reason())
        .isEqualTo(ErrorReason.CHUNK_CORRUPT);
    redis.commands().set(chunk, value);

    assertThat(read(store, TRADES)).containsExactly(1, 2);
  }

  @Test
  void holdsNoMoreThanItMay() {
    int[] values = IntStream.range(0, 20_000).toArray();
    int[][] chunks = new int[40][];
    Arrays.fill(chunks, values);
    put(store, budget, TRADES, CREATE, chunks);

    assertThat(read(store, TRADES)).hasSize(40 * values.length);

    assertThat(budget.bytesReserved()).isBetween(1L, (long) CACHE_BYTES_MAX);
  }

  @Test
  void smallChunksCountAsMore() {
    int[][] chunks = new int[100][];
    Arrays.setAll(chunks, i -> new int[] {i});
    put(store, budget, TRADES, CREATE, chunks);
    read(store, TRADES);

    assertThat(budget.buffersLive()).isBetween(1L, CACHE_BYTES_MAX / (16L << 10));
  }

  @Test
  void aReaderKeepsWhatTheCacheHasGivenUp() {
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}, {3}});
    read(store, TRADES);

    try (ChunkGroup group = await(trades().read(List.of(ChunkRange.all(0))).next(1 << 20))) {
      store.close();

      assertThat(TestingChunks.values(group.chunks().get(0).bytes())).containsExactly(1, 2);
      assertThat(TestingChunks.values(group.chunks().get(1).bytes())).containsExactly(3);
    }
    open(CACHE_BYTES_MAX);
  }

  @Test
  void manyReadersOfMoreThanItHoldsReadWhatIsThere() throws Exception {
    List<DatasetName> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      DatasetName name = new DatasetName("trades-" + i);
      int[] values = new int[40_000];
      Arrays.fill(values, i);
      put(store, budget, name, CREATE, new int[][] {values});
      names.add(name);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<Void>> readers = new ArrayList<>();
    for (int reader = 0; reader < 4; reader++) {
      int first = reader;
      readers.add(
          () -> {
            for (int turn = 0; turn < 60; turn++) {
              int i = (first * 5 + turn * (first + 1)) % names.size();
              assertThat(read(store, names.get(i))).hasSize(40_000).containsOnly(i);
            }
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(readers)) {
      done.get();
    }
    threads.shutdown();

    assertThat(budget.bytesReserved()).isLessThanOrEqualTo(CACHE_BYTES_MAX);
  }
}
