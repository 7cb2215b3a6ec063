package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.dataset.integrity.DatasetInspection;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * That calls come back by themselves when Sentinels make another server the master. As often as the
 * system property {@code sheaf.test.failovers} says, each time in another way.
 */
class SentinelFailoverTest {
  static final int FAILOVERS = Integer.getInteger("sheaf.test.failovers", 2);
  static final Duration BACK_MAX = Duration.ofSeconds(10);

  /** Sentinels that don't agree on one of them try again 6 s later, and later. */
  private static final Duration ELECTIONS_MAX = Duration.ofSeconds(90);

  private static final MemoryBudget budget = new MemoryBudget(64 << 20);
  private static SentinelGroup group;

  @BeforeAll
  static void start() {
    group = new SentinelGroup(RedisProgram.any());
  }

  @AfterAll
  static void stop() {
    group.close();
  }

  @Test
  void callsComeBackAfterAFailover() {
    try (RedisDatasetStore store =
        RedisDatasetStore.open(TestingRedis.options(group.address()), budget)) {
      try (FailoverLoad load = new FailoverLoad(store, budget, 2)) {
        for (int i = 0; i < FAILOVERS; i++) {
          failOver(load, i % 2 == 0);
          if (i + 1 < FAILOVERS) {
            group.awaitWhole();
            load.awaitRounds(BACK_MAX);
          }
        }
        load.close();
        assertThat(load.violations()).isEmpty();
        assertThat(load.refusals()).as("the master was away").isNotEmpty();
        System.out.printf(
            "%d failovers by Sentinels: %d whole reads, %d calls refused%n",
            FAILOVERS, load.reads(), load.refusals().size());
      }
    }
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }

  /** By a master that dies, or by one that hangs and comes back. */
  private static void failOver(FailoverLoad load, boolean dies) {
    RedisServer master = group.master();
    if (dies) {
      master.kill();
    } else {
      master.signal("STOP");
    }
    Duration back = load.awaitRounds(BACK_MAX);
    System.out.printf("%s: back after %d ms%n", dies ? "killed" : "hung", back.toMillis());
    assertThat(group.master()).isNotEqualTo(master);
    if (dies) {
      master.restart("--replicaof", "127.0.0.1 " + group.master().port());
    } else {
      master.signal("CONT");
    }
  }

  /** What one master has is lost from the end on, and a commit comes behind its chunks. */
  @Test
  void aFailoverThatLosesAVersionLeavesTheOneBeforeWhole() {
    DatasetName name = new DatasetName("trades");
    RedisServer master = group.master();
    List<RedisServer> replicas = group.replicas();
    try (RedisDatasetStore store =
        RedisDatasetStore.open(TestingRedis.options(group.address()), budget)) {
      String before = put(store, budget, name, CREATE, new int[][] {{1}, {2}}).version();
      replicas.forEach(replica -> replica.cutFrom(master));
      put(store, budget, name, OVERWRITE, new int[][] {{3}});
      assertThat(read(store, name)).containsExactly(3);
      master.kill();
      InfoResult told =
          Awaitility.await()
              .atMost(ELECTIONS_MAX)
              .ignoreExceptions()
              .until(() -> info(store, name), found -> found.version().equals(Optional.of(before)));
      assertThat(told.integrity().orElseThrow().allWhole()).isTrue();
      assertThat(read(store, name)).containsExactly(1, 2);
    }
    replicas.forEach(RedisServer::mend);
    master.restart("--replicaof", "127.0.0.1 " + group.master().port());
    group.awaitWhole();
  }

  private static InfoResult info(RedisDatasetStore store, DatasetName name) {
    return await(new DatasetInspection(store, true, done -> {}).of(name, Optional.empty()));
  }

  @Test
  void aSentinelMayBeAway() {
    group.sentinel(0).kill();
    try (RedisDatasetStore store =
        RedisDatasetStore.open(TestingRedis.options(group.address()), budget)) {
      assertThat(await(store.list("nothing", "", 10)).names()).isEmpty();
    } finally {
      group.sentinel(0).restart();
    }
  }

  @Test
  void aMasterThatNoSentinelKnowsIsNamed() {
    RedisAddress address =
        RedisAddress.parse(
            "redis-sentinel://:s3cret@127.0.0.1:" + group.sentinel(0).port() + "/other");
    SheafException refusal =
        catchThrowableOfType(
            SheafException.class,
            () -> RedisDatasetStore.open(TestingRedis.options(address), budget).close());
    assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(refusal.getMessage()).contains("'other'").doesNotContain("s3cret", "\n");
  }
}
