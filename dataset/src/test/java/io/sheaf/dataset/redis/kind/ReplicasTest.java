package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisStoreOptions;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a commit makes of replicas: it waits for one, where it can. */
class ReplicasTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final MemoryBudget budget = new MemoryBudget(16 << 20);

  @Test
  void aCommitHasReachedAReplica() {
    try (RedisServer master = RedisServer.start(RedisProgram.any());
        RedisServer replica = replicaOf(master);
        RedisDatasetStore store = open(master)) {
      put(store, budget, TRADES, CREATE, new int[][] {{1}});

      assertThat(replica.ask("KEYS", "*:batch=*")).contains("batch=00000");
    }
  }

  @Test
  void aReplicaThatHangsHoldsTheCommitBackAndNothingIsVisible() {
    try (RedisServer master = RedisServer.start(RedisProgram.any());
        RedisServer replica = replicaOf(master);
        RedisDatasetStore store = open(master)) {
      DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, CREATE));
      await(writer.write(0, TestingChunks.chunk(budget, 1)));
      replica.signal("STOP");
      SheafException refusal = failure(writer.commit());
      replica.signal("CONT");

      assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(refusal.getMessage()).contains("replicas", "nothing was committed");
      assertThat(await(store.list("", "", 10)).names()).isEmpty();
    }
  }

  @Test
  void aRefusedWaitIsAsIfThereWereNoReplica() {
    try (RedisServer master =
            RedisServer.start(RedisProgram.any(), "--rename-command", "WAIT", "");
        RedisServer replica = replicaOf(master);
        RedisDatasetStore store = open(master)) {
      replica.signal("STOP");
      put(store, budget, TRADES, CREATE, new int[][] {{1}});
      replica.signal("CONT");

      assertThat(read(store, TRADES)).containsExactly(1);
    }
  }

  private static RedisDatasetStore open(RedisServer server) {
    RedisStoreOptions usual = TestingRedis.options(RedisAddress.parse(server.url()));
    RedisConnectionOptions connection = usual.connection().withValueTimeout(Duration.ofSeconds(2));
    return RedisDatasetStore.open(
        new RedisStoreOptions(connection, usual.managed(), usual.reap(), usual.memoryPercentMax()),
        budget);
  }

  static RedisServer replicaOf(RedisServer master) {
    RedisServer replica =
        RedisServer.start(RedisProgram.any(), "--replicaof", "127.0.0.1 " + master.port());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> replica.ask("INFO", "replication").contains("master_link_status:up"));
    return replica;
  }
}
