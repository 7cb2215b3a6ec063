package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.kind.RedisProgram;
import io.sheaf.dataset.redis.kind.RedisServer;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node of a Cluster that takes longer for connections than one that hangs is waited for. */
class SlowNodeTest {
  private static final DatasetName TRADES = new DatasetName("trades");

  /**
   * To each node, made last when a store is opened: for reading, for writing, for what is small.
   */
  private static final int STORE_CONNECTIONS = 6;

  private final MemoryBudget budget = new MemoryBudget(16 << 20);

  /** The node is known by what one has asked it by. */
  private RedisDatasetStore open(TestingProxy proxy) {
    RedisAddress address = RedisAddress.parse("redis://127.0.0.1:" + proxy.port());
    return RedisDatasetStore.open(TestingRedis.options(address), budget);
  }

  @Test
  void aStoreThatIsOpenIsConnected() {
    try (RedisServer node = RedisServer.startNode(RedisProgram.any());
        TestingProxy proxy = new TestingProxy(node.port())) {
      node.ask("CLUSTER", "ADDSLOTSRANGE", "0", String.valueOf(SlotHash.SLOT_COUNT - 1));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.ask("CLUSTER", "INFO").contains("cluster_state:ok"));
      open(proxy).close();
      int usual = proxy.connections();
      proxy.mute(number -> number > 2 * usual - STORE_CONNECTIONS && number <= 2 * usual);
      try (RedisDatasetStore store = open(proxy)) {
        assertThat(proxy.connections()).isGreaterThan(2 * usual);
        put(store, budget, TRADES, CREATE, new int[][] {{1}, {2}});
        for (int reads = 0; reads < STORE_CONNECTIONS; reads++) {
          assertThat(read(store, TRADES)).containsExactly(1, 2);
        }
      }
    }
  }
}
