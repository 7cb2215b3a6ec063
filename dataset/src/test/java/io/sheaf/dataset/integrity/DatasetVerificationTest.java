package io.sheaf.dataset.integrity;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.integrity.DatasetVerification.Verified;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisTest;
import io.sheaf.protocol.action.ChunkDamage;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All that is damaged is found, whatever is damaged beside it, with its key and cause. */
class DatasetVerificationTest extends RedisTest {
  private static int[][] chunks(int count) {
    return IntStream.range(0, count).mapToObj(i -> new int[] {i, i + 1}).toArray(int[][]::new);
  }

  private Dataset open() {
    return await(store.open(TRADES, Optional.empty()));
  }

  private Verified verify() {
    return verify(open(), 1 << 20);
  }

  private static Verified verify(Dataset dataset, long bytesMax) {
    return new DatasetVerification(dataset, bytesMax, chunks -> {})
        .run(DatasetVerification.ranges(dataset, DatasetRequest.of(TRADES)));
  }

  private static String key(int partition, String end) {
    String part = String.format(":part=%05d}:", partition);
    return redis.keys().stream()
        .filter(key -> key.contains(part) && key.endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  private static String chunk(int partition, int batch) {
    return key(partition, String.format("batch=%05d", batch));
  }

  private static void flip(String key) {
    byte[] value = redis.commands().get(key);
    value[value.length / 2] ^= 1;
    redis.commands().set(key, value);
  }

  private static void cut(String key) {
    byte[] value = redis.commands().get(key);
    redis.commands().set(key, Arrays.copyOf(value, value.length - 8));
  }

  @Test
  void aWholeDataset() {
    put(store, budget, TRADES, CREATE, chunks(300), chunks(1), chunks(70));
    List<Long> told = new ArrayList<>();
    Dataset dataset = open();
    Verified verified =
        new DatasetVerification(dataset, 1 << 20, told::add)
            .run(DatasetVerification.ranges(dataset, DatasetRequest.of(TRADES)));
    IntegrityResult found = verified.integrity();
    assertThat(found.allWhole()).isTrue();
    assertThat(found.against()).isEqualTo("checksums");
    assertThat(found.chunks()).isEqualTo(371);
    assertThat(found.bytes()).isEqualTo(dataset.info().bytes());
    assertThat(verified.rows()).isEqualTo(742);
    assertThat(told).isSorted().endsWith(371L);
  }

  @Test
  void allDamageIsFoundAndNamed() {
    put(store, budget, TRADES, CREATE, chunks(300), chunks(3), chunks(70));
    redis.commands().unlink(chunk(0, 0));
    flip(chunk(0, 17));
    flip(chunk(0, 18));
    cut(chunk(0, 299));
    String otherKind = chunk(1, 1);
    redis.commands().unlink(otherKind);
    redis.commands().lpush(otherKind, new byte[1]);
    redis.commands().unlink(key(2, "index"));

    Verified verified = verify();
    IntegrityResult found = verified.integrity();
    assertThat(found.damaged()).isEqualTo(5 + 70);
    assertThat(found.chunks()).isEqualTo(373);
    assertThat(found.damagedPartitions()).containsExactly(0, 1, 2);
    assertThat(found.damages())
        .extracting(ChunkDamage::partition, ChunkDamage::chunk, ChunkDamage::chunks)
        .containsExactly(
            tuple(0, 0, 1),
            tuple(0, 17, 1),
            tuple(0, 18, 1),
            tuple(0, 299, 1),
            tuple(1, 1, 1),
            tuple(2, 0, 70));
    assertThat(found.damages())
        .extracting(ChunkDamage::cause)
        .containsExactly("missing", "checksum", "checksum", "size", "missing", "missing");
    assertThat(found.damages())
        .allMatch(damage -> damage.message().contains(damage.key()))
        .last()
        .matches(damage -> damage.key().endsWith(":part=00002}:index"));
    assertThat(verified.rows()).isEqualTo(2 * (373 - 75));
    assertThat(verified.toResult(1).kind()).contains("damage");
    assertThat(verified.toResult(1).difference().orElseThrow())
        .contains("75 of 373", found.damages().get(0).key());
  }

  @Test
  void theListIsBoundedAndTheCountIsNot() {
    put(store, budget, TRADES, CREATE, chunks(280));
    redis.keys().stream()
        .filter(key -> key.contains(":batch="))
        .forEach(DatasetVerificationTest::flip);
    IntegrityResult found = verify().integrity();
    assertThat(found.damaged()).isEqualTo(280).isEqualTo(found.chunks());
    assertThat(found.damages()).hasSize(IntegrityResult.DAMAGES_MAX);
    assertThat(found.bytes()).isZero();
  }

  @Test
  void anIndexTakesItsSegmentAlongAndNoOther() {
    WriteOptions append = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);
    put(store, budget, TRADES, CREATE, chunks(3));
    List<String> first = List.copyOf(redis.keys());
    put(store, budget, TRADES, append, chunks(300));
    String index =
        redis.keys().stream()
            .filter(key -> key.endsWith(":index") && !first.contains(key))
            .findFirst()
            .orElseThrow();
    put(store, budget, TRADES, append, chunks(4));
    flip(index);
    IntegrityResult found = verify().integrity();
    assertThat(found.damages())
        .singleElement()
        .isEqualTo(new ChunkDamage(0, 3, 300, index, "checksum", found.damages().get(0).message()));
    assertThat(found.damaged()).isEqualTo(300);
    assertThat(found.chunks()).isEqualTo(307);
  }

  @Test
  void aChunkOfAnotherSchemaUnderARightChecksumIsFound() {
    redis
        .commands()
        .set("trades:{part=00000}:batch=00000", TestingChunks.stream(TestingChunks.SCHEMA, 1));
    redis
        .commands()
        .set(
            "trades:{part=00000}:batch=00001",
            TestingChunks.stream(TestingChunks.schema("other"), 1));
    redis
        .commands()
        .set("trades:{part=00002}:batch=00000", TestingChunks.stream(TestingChunks.SCHEMA, 1));
    cut("trades:{part=00002}:batch=00000");
    IntegrityResult found = verify().integrity();
    assertThat(found.against()).isEqualTo("framing");
    assertThat(found.damages())
        .extracting(ChunkDamage::partition, ChunkDamage::chunk, ChunkDamage::cause)
        .containsExactly(tuple(0, 1, "framing"), tuple(1, 0, "missing"), tuple(2, 0, "framing"));
  }

  @Test
  void moreThanTheMemoryThatThereIs() {
    int[] values = new int[2_000];
    int[][] large = IntStream.range(0, 60).mapToObj(i -> values).toArray(int[][]::new);
    put(store, budget, TRADES, CREATE, large, large);
    MemoryBudget small = new MemoryBudget(64 << 10);
    try (RedisDatasetStore other = RedisDatasetStore.open(redis.options(), small)) {
      Dataset dataset = await(other.open(TRADES, Optional.empty()));
      assertThat(dataset.info().bytes()).isGreaterThan(10 * small.bytesMax());
      Verified verified = verify(dataset, 48 << 10);
      assertThat(verified.integrity().allWhole()).isTrue();
      assertThat(verified.rows()).isEqualTo(240_000);
    }
    assertThat(small.bytesReserved()).isZero();
    assertThat(small.buffersLive()).isZero();
  }

  @Test
  void whoListensMayEndIt() {
    put(store, budget, TRADES, CREATE, chunks(300), chunks(300));
    Dataset dataset = open();
    DatasetVerification verification =
        new DatasetVerification(
            dataset,
            1 << 20,
            chunks -> {
              throw new IllegalStateException("enough");
            });
    assertThatThrownBy(
            () -> verification.run(DatasetVerification.ranges(dataset, DatasetRequest.of(TRADES))))
        .hasMessage("enough");
    org.awaitility.Awaitility.await().until(() -> budget.bytesReserved() == 0);
  }
}
