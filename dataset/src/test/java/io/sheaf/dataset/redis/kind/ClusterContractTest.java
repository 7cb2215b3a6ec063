package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.dataset.integrity.DatasetInspection;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterContractTest extends RedisContract {
  private ClusterGroup cluster;

  @Override
  TestedRedis start() {
    cluster = new ClusterGroup(RedisProgram.any());
    return cluster;
  }

  @Test
  void infoTellsWhichMasterHasAPartition() {
    int[][][] partitions = new int[30][1][1];
    put(store(), budget, TRADES, CREATE, partitions);
    InfoResult told =
        await(new DatasetInspection(store(), true, chunks -> {}).of(TRADES, Optional.empty()));
    List<String> masters =
        cluster.masters().stream().map(master -> "127.0.0.1:" + master.port()).toList();
    assertThat(told.nodes()).containsExactlyInAnyOrderElementsOf(masters);
    assertThat(told.places()).hasSize(30).allMatch(place -> place.slots().size() == 1);
    assertThat(told.integrity().orElseThrow().allWhole()).isTrue();
    for (RedisServer master : cluster.masters()) {
      String node = "127.0.0.1:" + master.port();
      String keys = master.ask("KEYS", "*:index");
      for (InfoResult.Place place : told.places()) {
        boolean isThere = keys.contains(String.format("part=%05d}", place.partition()));
        assertThat(place.nodes().contains(node)).as("%s %s", node, place).isEqualTo(isThere);
      }
    }
  }

  @Test
  void aClusterHasOneDatabase() {
    RedisAddress address = RedisAddress.parse(cluster.masters().get(0).url() + "/3");
    SheafException refusal =
        catchThrowableOfType(
            SheafException.class,
            () -> RedisConnections.open(RedisConnectionOptions.of(address)).close());
    assertThat(refusal.reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
    assertThat(refusal.getMessage()).contains("database 0");
  }
}
