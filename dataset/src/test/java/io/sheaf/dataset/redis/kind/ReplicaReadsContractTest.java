package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.redis.RedisStoreOptions;
import org.junit.jupiter.api.Test;

/** The contract over a Cluster whose chunks are read from replicas. */
class ReplicaReadsContractTest extends RedisContract {
  private ClusterGroup cluster;

  @Override
  TestedRedis start() {
    cluster = new ClusterGroup(RedisProgram.any());
    return cluster;
  }

  @Override
  RedisStoreOptions options(RedisStoreOptions usual) {
    return new RedisStoreOptions(
        usual.connection().withReplicaReads(true),
        usual.managed(),
        usual.reap(),
        usual.memoryPercentMax());
  }

  @Test
  void replicasAnswer() {
    put(store(), budget, TRADES, CREATE, new int[][] {{1}, {2}}, new int[][] {{3}});
    long before = cluster.readsOfReplicas();
    assertThat(read(store(), TRADES)).containsExactly(1, 2, 3);
    assertThat(cluster.readsOfReplicas()).isGreaterThan(before);
  }

  @Test
  void whatAReplicaDoesNotHaveTheMasterHas() {
    put(store(), budget, TRADES, CREATE, new int[][] {{1}, {2}}, new int[][] {{3}});
    cluster.emptyReplicas();

    assertThat(read(store(), TRADES)).containsExactly(1, 2, 3);
  }
}
