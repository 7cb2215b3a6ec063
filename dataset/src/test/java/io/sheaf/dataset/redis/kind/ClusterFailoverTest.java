package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.protocol.memory.MemoryBudget;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * That calls come back by themselves when replicas of a Cluster take over. As often as the system
 * property {@code sheaf.test.failovers} says, each time another master.
 */
class ClusterFailoverTest {
  private static final MemoryBudget budget = new MemoryBudget(64 << 20);
  private static ClusterGroup cluster;

  @BeforeAll
  static void start() {
    cluster = new ClusterGroup(RedisProgram.any(), ClusterGroup.FAILS_OVER_SOON);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void callsComeBackAfterAFailover() {
    try (RedisDatasetStore store =
        RedisDatasetStore.open(TestingRedis.options(cluster.address()), budget)) {
      try (FailoverLoad load = new FailoverLoad(store, budget, 4)) {
        for (int i = 0; i < SentinelFailoverTest.FAILOVERS; i++) {
          failOver(load, cluster.masters().get(i % cluster.masters().size()), i % 2 == 0);
        }
        load.close();
        assertThat(load.violations()).isEmpty();
        assertThat(load.refusals()).as("a master was away").isNotEmpty();
        System.out.printf(
            "%d failovers of a Cluster: %d whole reads, %d calls refused%n",
            SentinelFailoverTest.FAILOVERS, load.reads(), load.refusals().size());
      }
    }
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }

  @Test
  void whatAFailoverLostIsNamed() {
    try (RedisDatasetStore store =
            RedisDatasetStore.open(TestingRedis.options(cluster.address()), budget);
        LossyFailover failover = new LossyFailover(cluster, store, budget)) {
      Set<String> lost = failover.run();
      assertThat(lost).isNotEmpty();
      failover.assertNamed();
      failover.assertVersionBeforeIsWhole();
    }
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }

  private static void failOver(FailoverLoad load, RedisServer master, boolean dies) {
    if (dies) {
      master.kill();
    } else {
      master.signal("STOP");
    }
    Duration back = load.awaitRounds(SentinelFailoverTest.BACK_MAX);
    System.out.printf("%s: back after %d ms%n", dies ? "killed" : "hung", back.toMillis());
    if (dies) {
      master.restart();
    } else {
      master.signal("CONT");
    }
    cluster.awaitWhole();
    assertThat(cluster.isMaster(master)).as("another one has taken over").isFalse();
  }
}
