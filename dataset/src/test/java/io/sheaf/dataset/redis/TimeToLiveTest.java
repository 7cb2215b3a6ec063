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

import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Datasets that go by themselves: the head first, the chunks a grace later. */
class TimeToLiveTest extends RedisTest {
  private static final String HEAD = "sheaf:head:" + TRADES;
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
    put(store, budget, TRADES, WriteOptions.of(PutMode.APPEND, Layout.SHEAF), new int[][] {{7}});
    assertThat(read(store, TRADES)).containsExactlyInAnyOrder(1, 2, 3, 7);
    assertThat(expires(HEAD)).isCloseTo(head, within(100L));
    assertThat(chunkKeys())
        .allSatisfy(key -> assertThat(expires(key)).isCloseTo(head + GRACE_MILLIS, within(2_000L)));
    assertThat(await(store.open(TRADES, Optional.empty())).info().expires()).contains(told);
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
