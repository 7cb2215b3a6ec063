package io.sheaf.dataset.integrity;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.redis.RedisTest;
import io.sheaf.protocol.action.ChunkDamage;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.InfoResult.KeyGroup;
import io.sheaf.protocol.action.IntegrityResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a failover may lose is found without reading chunks. */
class PresenceTest extends RedisTest {
  private InfoResult look(boolean check) {
    return await(new DatasetInspection(store, check, chunks -> {}).of(TRADES, Optional.empty()));
  }

  private static String key(String part, String end) {
    return redis.keys().stream()
        .filter(key -> key.contains(part) && key.endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsThereIsCountedAndNotRead() {
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}, {3}}, new int[][] {{4}});
    InfoResult told = look(true);
    IntegrityResult found = told.integrity().orElseThrow();
    assertThat(found.allWhole()).isTrue();
    assertThat(found.against()).isEqualTo("sizes");
    assertThat(found.chunks()).isEqualTo(3);
    assertThat(found.bytes()).isEqualTo(told.bytes()).isPositive();
    assertThat(told.rows()).isEqualTo(4);
    assertThat(told.partitions()).isEqualTo(2);
    assertThat(told.keys()).extracting(KeyGroup::what).containsExactly("head", "chunk", "index");
    assertThat(told.keys()).extracting(KeyGroup::count).containsExactly(1L, 3L, 2L);
    assertThat(told.keys())
        .flatExtracting(KeyGroup::examples)
        .isSubsetOf(redis.keys())
        .contains("sheaf:head:trades");
    assertThat(told.nodes()).containsExactly(redis.server().url().replaceFirst("/0$", ""));
    assertThat(told.places()).as("no Cluster").isEmpty();
    assertThat(told.encoding().orElseThrow().codecs()).containsExactly("none");
    assertThat(told.encoding().orElseThrow().ratio()).isBetween(0.1, 1.0);
    assertThat(look(false).integrity()).isEmpty();
  }

  @Test
  void whatIsLostIsNamedThoughItWasReadBefore() {
    put(
        store,
        budget,
        TRADES,
        CREATE,
        new int[][] {{1}, {2}, {3}},
        new int[][] {{4}},
        new int[][] {{5}, {6}});
    assertThat(read(store, TRADES)).hasSize(6);
    String gone = key("part=00000", "batch=00001");
    String grown = key("part=00000", "batch=00002");
    String index = key("part=00002", "index");
    redis.commands().unlink(gone, index, key("part=00001", "batch=00000"));
    redis.commands().append(grown, new byte[1]);
    IntegrityResult found = look(true).integrity().orElseThrow();
    assertThat(found.damaged()).isEqualTo(5);
    assertThat(found.damagedPartitions()).containsExactly(0, 1, 2);
    assertThat(found.damages())
        .extracting(
            ChunkDamage::partition, ChunkDamage::chunk, ChunkDamage::chunks, ChunkDamage::cause)
        .containsExactly(
            tuple(0, 1, 1, "missing"),
            tuple(0, 2, 1, "size"),
            tuple(1, 0, 1, "missing"),
            tuple(2, 0, 2, "missing"));
    assertThat(found.damages()).extracting(ChunkDamage::key).contains(gone, grown, index);
  }

  @Test
  void aValueOfAnotherKindIsMissing() {
    put(store, budget, TRADES, CREATE, new int[][] {{1}});
    String chunk = key("part=00000", "batch=00000");
    redis.commands().unlink(chunk);
    redis.commands().lpush(chunk, new byte[1]);
    assertThat(look(true).integrity().orElseThrow().damages())
        .singleElement()
        .matches(damage -> damage.cause().equals("missing") && damage.key().equals(chunk));
  }

  @Test
  void gapsOfPlainData() {
    byte[] chunk = TestingChunks.stream(TestingChunks.SCHEMA, 1);
    for (String key : List.of("0}:batch=00000", "0}:batch=00002", "2}:batch=00000")) {
      redis.commands().set("trades:{part=0000" + key, chunk);
    }
    InfoResult told = look(true);
    IntegrityResult found = told.integrity().orElseThrow();
    assertThat(found.against()).isEqualTo("presence");
    assertThat(found.damages())
        .extracting(ChunkDamage::partition, ChunkDamage::chunk)
        .containsExactly(tuple(0, 1), tuple(1, 0));
    assertThat(told.keys()).extracting(KeyGroup::count).containsExactly(3L);
  }
}
