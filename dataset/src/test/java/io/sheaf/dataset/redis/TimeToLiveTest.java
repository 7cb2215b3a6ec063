package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Datasets that go by themselves: the head first, the chunks a grace later. */
class TimeToLiveTest extends RedisTest {
  private static final String HEAD = "sheaf:head:" + TRADES;
  private static final WriteOptions APPEND = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);
  private static final int[][] ROWS = {{1, 2}, {3}};
  private static final long GRACE_MILLIS = Duration.ofMinutes(10).toMillis();

  private static WriteOptions living(PutMode mode, Duration timeToLive) {
    return new WriteOptions(
        mode,
        Layout.SHEAF,
        Optional.empty(),
        Optional.empty(),
        Optional.of(timeToLive),
        Optional.empty());
  }

  private List<String> chunkKeys() {
    return redis.keys().stream().filter(key -> key.startsWith("sheaf:{")).toList();
  }

  private long expires(String key) {
    long left = redis.commands().pttl(key);
    return left < 0 ? left : System.currentTimeMillis() + left;
  }

  @Test
  void headGoesFirstAndChunksAGraceLater() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofHours(1)), ROWS);
    long head = expires(HEAD);
    assertThat(head)
        .isCloseTo(System.currentTimeMillis() + Duration.ofHours(1).toMillis(), within(10_000L));
    assertThat(chunkKeys()).hasSizeGreaterThan(2);
    assertThat(chunkKeys())
        .allSatisfy(key -> assertThat(expires(key)).isCloseTo(head + GRACE_MILLIS, within(2_000L)));
    Instant told = await(store.open(TRADES, Optional.empty())).info().expires().orElseThrow();
    assertThat(told).isCloseTo(Instant.ofEpochMilli(head), within(10, ChronoUnit.SECONDS));
  }

  @Test
  void datasetIsNotFoundWhenItsTimeIsOverAndItsNameMayBeUsedAgain() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofSeconds(1)), ROWS);
    assertThat(read(store, TRADES)).containsExactly(1, 2, 3);
    await().until(() -> redis.commands().exists(HEAD) == 0);
    assertThat(failure(store.open(TRADES, Optional.empty())).reason())
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    put(store, budget, TRADES, CREATE, new int[][] {{7}});
    assertThat(read(store, TRADES)).containsExactly(7);
    assertThat(expires(HEAD)).isEqualTo(-1);
  }

  @Test
  void overwriteWithoutATimeToLiveStays() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofHours(1)), ROWS);
    put(store, budget, TRADES, OVERWRITE, new int[][] {{7}});
    assertThat(expires(HEAD)).isEqualTo(-1);
    assertThat(redis.commands().hget(HEAD, "expires")).isNull();
    assertThat(chunkKeys().stream().filter(key -> expires(key) == -1)).hasSize(2);
    assertThat(await(store.open(TRADES, Optional.empty())).info().expires()).isEmpty();
  }

  @Test
  void overwriteWithATimeToLiveGivesTheVersionReplacedAnEndToo() {
    put(store, budget, TRADES, CREATE, ROWS);
    assertThat(chunkKeys()).allSatisfy(key -> assertThat(expires(key)).isEqualTo(-1));
    put(store, budget, TRADES, living(PutMode.OVERWRITE, Duration.ofHours(2)), ROWS);
    assertThat(chunkKeys()).hasSizeGreaterThan(5);
    assertThat(chunkKeys()).allSatisfy(key -> assertThat(expires(key)).isPositive());
    assertThat(expires(HEAD)).isPositive();
  }

  @Test
  void appendKeepsTheEndOfWhatItAddsTo() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofHours(1)), ROWS);
    long head = expires(HEAD);
    Instant told = await(store.open(TRADES, Optional.empty())).info().expires().orElseThrow();
    put(store, budget, TRADES, APPEND, new int[][] {{7}});
    assertThat(read(store, TRADES)).containsExactlyInAnyOrder(1, 2, 3, 7);
    assertThat(expires(HEAD)).isCloseTo(head, within(100L));
    assertThat(chunkKeys())
        .allSatisfy(key -> assertThat(expires(key)).isCloseTo(head + GRACE_MILLIS, within(2_000L)));
    assertThat(await(store.open(TRADES, Optional.empty())).info().expires()).contains(told);
  }

  /** A server that dies, or loses Redis, at a request, which does not get through. */
  private void putByAServerThatDies(WriteOptions options, String at, int[][]... partitions) {
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisDatasetStore dying =
            RedisDatasetStore.open(TestingRedis.options(proxy.port()), budget)) {
      proxy.cutAt(request -> request.contains(at), false, true);
      put(dying, budget, TRADES, options, partitions);
    }
  }

  private Version current() {
    return await(store.versions(TRADES)).get(0).version();
  }

  private void assertAllEndsIfTheHeadDoes() {
    if (expires(HEAD) != -1) {
      assertThat(chunkKeys()).allSatisfy(key -> assertThat(expires(key)).isPositive());
    }
  }

  @Test
  void chunksOfAPutWithATimeToLiveHaveAnEndWhateverBecomesOfItsServer() {
    putByAServerThatDies(living(PutMode.CREATE, Duration.ofDays(2)), "drop:expiry:", ROWS);
    assertThat(chunkKeys()).hasSizeGreaterThan(2);
    assertThat(chunkKeys())
        .allSatisfy(
            key ->
                assertThat(expires(key) - System.currentTimeMillis())
                    .isBetween(Duration.ofDays(2).toMillis(), Duration.ofDays(4).toMillis()));
    assertThat(read(store, TRADES)).containsExactly(1, 2, 3);
  }

  @Test
  void chunksOfAnAppendHaveTheEndOfItsDatasetWhateverBecomesOfItsServer() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofHours(1)), ROWS);
    putByAServerThatDies(APPEND, "\r\nretire:", new int[][] {{7}});
    assertThat(read(store, TRADES)).containsExactlyInAnyOrder(1, 2, 3, 7);
    long end = expires(HEAD) + GRACE_MILLIS;
    assertThat(chunkKeys())
        .allSatisfy(key -> assertThat(expires(key)).isCloseTo(end, within(2_000L)));
  }

  @Test
  void appendLeavesTheHeadAloneWhileEarlierChunksHaveNoEnd() {
    put(store, budget, TRADES, CREATE, ROWS);
    WriteOptions living = living(PutMode.OVERWRITE, Duration.ofHours(1));
    putByAServerThatDies(living, "drop:expiry:", ROWS);
    put(store, budget, TRADES, APPEND, new int[][] {{7}});
    assertAllEndsIfTheHeadDoes();

    redis.commands().zadd("sheaf:work", 1, TestingRedis.bytes("writer:aaaaaaaaaaaaa:" + TRADES));
    await(store.reaper().run());
    assertThat(expires(HEAD)).isPositive();
    assertAllEndsIfTheHeadDoes();
    assertThat(read(store, TRADES)).containsExactlyInAnyOrder(1, 2, 3, 7);
  }

  @Test
  void chunksOfAVersionThatIsBeingRemovedEndToo() {
    put(store, budget, TRADES, CREATE, ROWS);
    String replaced = current().value();
    WriteOptions living = living(PutMode.OVERWRITE, Duration.ofHours(1));
    putByAServerThatDies(living, "drop:expiry:", ROWS);
    byte[] manifest = redis.commands().hget(HEAD, "manifest:" + replaced);
    redis.commands().hset(HEAD, "reaping:" + replaced, manifest);
    redis.commands().hdel(HEAD, "manifest:" + replaced);

    redis.commands().zadd("sheaf:work", 1, TestingRedis.bytes("writer:aaaaaaaaaaaaa:" + TRADES));
    await(store.reaper().run());
    assertThat(expires(HEAD)).isPositive();
    assertAllEndsIfTheHeadDoes();
  }

  @Test
  void anEndThatComesLateIsTakenBack() {
    overtakeAnEnd(request -> false);
    assertAllStays();
  }

  /** The chunks have got the end, and it dies before it can see that it is none any more. */
  @Test
  void anEndThatComesLateIsTakenBackForAServerThatDies() {
    overtakeAnEnd(request -> request.contains("Lets a head go at the time"));
    assertThat(chunkKeys()).anySatisfy(key -> assertThat(expires(key)).isPositive());

    redis.endAllLeases();
    await(store.reaper().run());
    assertAllStays();
  }

  private void assertAllStays() {
    assertThat(expires(HEAD)).isEqualTo(-1);
    assertThat(read(store, TRADES)).containsExactly(1, 2, 3);
    assertThat(chunkKeys()).allSatisfy(key -> assertThat(expires(key)).isEqualTo(-1));
  }

  /**
   * While a server has not yet said when the chunks end, others have the dataset stay.
   *
   * @param dies the request at which the server loses Redis for good
   */
  private void overtakeAnEnd(Predicate<String> dies) {
    put(store, budget, TRADES, CREATE, ROWS);
    AtomicBoolean stalled = new AtomicBoolean();
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisDatasetStore slow =
            RedisDatasetStore.open(TestingRedis.options(proxy.port()), budget)) {
      proxy.cutAt(
          request -> {
            if (request.contains("drop:expiry:") && stalled.compareAndSet(false, true)) {
              Version ending = current();
              put(store, budget, TRADES, OVERWRITE, new int[][] {{7}});
              await(store.rollback(TRADES, ending, Optional.empty()));
            }
            return dies.test(request);
          },
          false,
          true);
      put(slow, budget, TRADES, living(PutMode.OVERWRITE, Duration.ofHours(1)), ROWS);
    }
    assertThat(stalled).isTrue();
  }

  /** An append that meets another version keeps its chunks for as long as that one lives. */
  @Test
  void appendTakesTheEndOfTheVersionThatItComesAfter() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofHours(1)), ROWS);
    DatasetWriter append = await(store.write(TRADES, TestingChunks.MESSAGE, APPEND));
    await(append.write(0, TestingChunks.chunk(budget, 7)));
    put(store, budget, TRADES, OVERWRITE, ROWS);
    Set<String> before = Set.copyOf(chunkKeys());
    await(append.commit());
    List<String> appended = chunkKeys().stream().filter(key -> !before.contains(key)).toList();
    assertThat(appended).isNotEmpty().allSatisfy(key -> assertThat(expires(key)).isEqualTo(-1));
    assertThat(read(store, TRADES)).containsExactlyInAnyOrder(1, 2, 3, 7);
  }

  @Test
  void commitThatDiedBeforeItSetTheEndIsCompletedByTheReaper() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofHours(1)), ROWS);
    redis.commands().persist(HEAD);
    redis.commands().zadd("sheaf:work", 1, TestingRedis.bytes("writer:aaaaaaaaaaaaa:" + TRADES));
    await(store.reaper().run());
    assertThat(expires(HEAD)).isPositive();
  }

  @Test
  void nameOfADatasetThatHasEndedGoes() {
    put(store, budget, TRADES, living(PutMode.CREATE, Duration.ofSeconds(1)), ROWS);
    await().until(() -> redis.commands().exists(HEAD) == 0);
    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(redis.commands().zcard("sheaf:datasets")).isZero();
    assertThat(redis.commands().zcard("sheaf:work")).isZero();
  }

  @Test
  void plainChunksHaveTheTimeToLiveThemselves() {
    WriteOptions options =
        new WriteOptions(
            PutMode.CREATE,
            Layout.ARROW_REDIS,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofHours(1)),
            Optional.empty());
    put(store, budget, TRADES, options, ROWS);
    assertThat(redis.keys()).isNotEmpty().allSatisfy(key -> assertThat(expires(key)).isPositive());
  }
}
