package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing stays that nothing names. */
class ReaperTest extends RedisTest {
  private static final WriteOptions APPEND = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);
  private static final int[][] OLD = {{1}, {2}};
  private static final int[][] NEW = {{3}};

  @Test
  void removesADeadWriter() {
    put(store, budget, TRADES, CREATE, OLD);
    Set<String> before = redis.keys();
    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
    for (int i = 0; i < 40; i++) {
      await(writer.write(i % 3, TestingChunks.chunk(budget, i)));
    }
    assertThat(redis.keys()).hasSize(before.size() + 40 + 1);
    await(store.reaper().run());
    assertThat(redis.keys()).hasSize(before.size() + 40 + 1);

    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(redis.keys()).isEqualTo(before);
    assertThat(fields("writer:")).isEmpty();
    assertThat(read(store, TRADES)).containsExactly(1, 2);
  }

  @Test
  void removesAReplacedVersionAfterItsGraceAndNotBefore() {
    put(store, budget, TRADES, CREATE, OLD);
    put(store, budget, TRADES, OVERWRITE, NEW);
    Set<String> both = redis.keys();
    await(store.reaper().run());
    assertThat(redis.keys()).isEqualTo(both);

    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(redis.keys()).hasSize(both.size() - 3 - 1);
    assertThat(fields("")).hasSize(2 + 2 * 2);
    assertThat(fields("manifest:")).hasSize(1);
    assertThat(redis.commands().exists("sheaf:work")).isZero();
    assertThat(read(store, TRADES)).containsExactly(3);
  }

  @Test
  void aDropLeavesNothing() {
    put(store, budget, TRADES, CREATE, OLD, NEW);
    put(store, budget, TRADES, OVERWRITE, NEW);
    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
    await(writer.write(0, TestingChunks.chunk(budget, 5)));
    await(store.delete(TRADES));
    redis.endAllLeases();
    await(store.reaper().run());

    assertThat(redis.keys()).isEmpty();
    await(writer.abort());
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void anAbortedCreateLeavesNothing() {
    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, 5)));
    await(writer.abort());

    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void manyServersMayReapAtOnce() {
    put(store, budget, TRADES, CREATE, OLD);
    put(store, budget, TRADES, OVERWRITE, OLD);
    put(store, budget, TRADES, OVERWRITE, NEW);
    redis.endAllLeases();
    List<RedisDatasetStore> stores =
        Stream.generate(() -> RedisDatasetStore.open(redis.options(), budget)).limit(3).toList();
    stores.stream().map(each -> each.reaper().run()).toList().forEach(run -> await(run));
    stores.forEach(RedisDatasetStore::close);

    assertThat(redis.keys()).hasSize(1 + 1 + 2);
    assertThat(read(store, TRADES)).containsExactly(3);
  }

  @Test
  void segmentsThatLaterVersionsShareStay() {
    put(store, budget, TRADES, CREATE, OLD);
    put(store, budget, TRADES, APPEND, NEW);
    put(store, budget, TRADES, APPEND, NEW, NEW);
    Set<String> all = redis.keys();
    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(read(store, TRADES)).containsExactly(1, 2, 3, 3, 3);
    assertThat(redis.keys()).hasSize(all.size() - 1);

    put(store, budget, TRADES, OVERWRITE, NEW);
    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(redis.keys()).hasSize(1 + 1 + 2);
    assertThat(read(store, TRADES)).containsExactly(3);
  }

  /** As when a Cluster's master fails over, and the head lies on another one. */
  @Test
  void aPutFindsWhatTheWorkQueueHasLost() {
    put(store, budget, TRADES, CREATE, OLD);
    put(store, budget, TRADES, OVERWRITE, NEW);
    redis.commands().del("sheaf:work");
    redis.endAllLeases();
    try (RedisDatasetStore other = RedisDatasetStore.open(redis.options(), budget)) {
      put(other, budget, TRADES, APPEND, NEW);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(redis.keys()).hasSize(1 + 1 + 1 + 2 + 2));
    }
    assertThat(fields("manifest:")).hasSize(2);
    assertThat(read(store, TRADES)).containsExactly(3, 3);
  }

  /** Due work of one dataset does not wait for that of others, however much that is. */
  @ParameterizedTest
  @ValueSource(ints = {3, 2_000})
  void aPutFindsItsOwnWorkAmongThatOfOthers(int others) {
    put(store, budget, TRADES, CREATE, OLD);
    put(store, budget, TRADES, OVERWRITE, NEW);
    redis.endAllLeases();
    for (int i = 0; i < others; i++) {
      String item = "retire:1-aaaaaaaaaaaaa:" + i + ":" + TRADES;
      redis.commands().zadd("sheaf:work", 0, TestingRedis.bytes(item));
    }
    put(store, budget, TRADES, APPEND, NEW);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(redis.commands().zcard("sheaf:work")).isEqualTo(others + 1));
    assertThat(fields("manifest:")).hasSize(2);
    assertThat(read(store, TRADES)).containsExactly(3, 3);
  }

  @Test
  void foreignWorkIsLeftAlone() {
    redis.commands().zadd("sheaf:work", 1, TestingRedis.bytes("compact:x:trades"));
    redis.commands().zadd("sheaf:work", 1, TestingRedis.bytes("writer:x:trades"));
    put(store, budget, TRADES, CREATE, OLD);
    put(store, budget, TRADES, OVERWRITE, OLD);
    redis.endAllLeases();
    await(store.reaper().run());

    assertThat(redis.commands().zcard("sheaf:work")).isEqualTo(2);
  }

  /**
   * The server dies at each moment of an overwrite: between any two of its requests, seen by Redis
   * or not. One version is there, whole, and afterwards nothing that it does not name.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deathAtAnyMomentLeavesOneWholeVersion(boolean lastRequestGetsThrough) {
    put(store, budget, TRADES, CREATE, OLD);
    Set<String> before = redis.keys();
    int after = 0;
    boolean died = true;
    for (int moment = 1; died; moment++) {
      died = overwriteDyingAt(moment, lastRequestGetsThrough);
      redis.endAllLeases();
      await(store.reaper().run());
      redis.endAllLeases();
      await(store.reaper().run());

      List<Integer> values = read(store, TRADES);
      assertThat(values).as("moment %d", moment).isIn(List.of(1, 2), List.of(3, 3, 3));
      after += values.size() == 3 ? 1 : 0;
      assertThat(redis.keys()).as("moment %d", moment).hasSize(values.size() == 2 ? 5 : 8);
      put(store, budget, TRADES, OVERWRITE, OLD);
      redis.endAllLeases();
      await(store.reaper().run());
      assertThat(redis.keys()).hasSameSizeAs(before);
    }
    assertThat(after).as("moments after the commit").isPositive();
  }

  private boolean overwriteDyingAt(int moment, boolean getsThrough) {
    AtomicInteger requests = new AtomicInteger();
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisDatasetStore dying =
            RedisDatasetStore.open(TestingRedis.options(proxy.port()), budget)) {
      proxy.cutAt(request -> requests.incrementAndGet() == moment, getsThrough, true);
      put(dying, budget, TRADES, OVERWRITE, new int[][] {{3}}, NEW, NEW);
      return false;
    } catch (CompletionException e) {
      assertThat(SheafException.unwrap(e))
          .isInstanceOfSatisfying(
              SheafException.class,
              failure ->
                  assertThat(failure.reason())
                      .isIn(ErrorReason.STORE_UNAVAILABLE, ErrorReason.COMMIT_UNKNOWN));
      return true;
    }
  }

  @Test
  void aPutThatNobodyDisturbsLeavesItsKeysAlone() {
    put(store, budget, TRADES, CREATE, OLD);
    Set<String> keys = redis.keys();
    IntStream.range(0, 3).forEach(i -> await(store.reaper().run()));

    assertThat(redis.keys()).isEqualTo(keys).hasSize(5);
    assertThat(redis.commands().ttl(keys.iterator().next())).isEqualTo(-1);
    assertThat(read(await(store.open(TRADES, Optional.empty())))).containsExactly(1, 2);
  }

  private List<String> fields(String prefix) {
    return redis.commands().hkeys("sheaf:head:trades").stream()
        .filter(field -> field.startsWith(prefix))
        .toList();
  }

  @Test
  void looksAgainOnlyWhenItHasEnded() {
    AtomicInteger looks = new AtomicInteger();
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisDatasetStore slow =
            RedisDatasetStore.open(
                TestingRedis.reaping(proxy.port(), Duration.ofMillis(20)), budget)) {
      proxy.cutAt(
          request -> {
            if (request.contains("Members whose time has come") && looks.getAndIncrement() == 0) {
              proxy.holdAnswersAfter(0);
            }
            return false;
          },
          false,
          false);
      Awaitility.await().until(() -> looks.get() > 0);
      Awaitility.await().during(Duration.ofMillis(500)).until(looks::get, seen -> seen == 1);
      proxy.holdAnswersAfter(Integer.MAX_VALUE);
      Awaitility.await().until(() -> looks.get() > 2);
      assertThat(await(slow.list("", "", 10)).names()).isEmpty();
    }
  }
}
