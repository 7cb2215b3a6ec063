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
import io.sheaf.protocol.name.DatasetName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterContractTest extends RedisContract {
  private static final int DATASETS = Integer.getInteger("sheaf.test.datasets", 250);
  private static final int PARTITIONS = 8;
  private static final double DIFFERENCE_MAX = 0.15;

  private ClusterGroup cluster;

  @Override
  TestedRedis start() {
    cluster = new ClusterGroup(RedisProgram.any());
    return cluster;
  }

  /** Chunks, indexes and heads, as the masters themselves count them. */
  @Test
  void datasetsAreSpreadOverTheMasters() {
    int[][][] partitions = new int[PARTITIONS][][];
    Arrays.setAll(partitions, i -> new int[][] {{i}});
    IntStream.range(0, DATASETS)
        .parallel()
        .forEach(i -> put(store(), budget, new DatasetName("dataset " + i), CREATE, partitions));

    List<Long> keys =
        cluster.masters().stream().map(each -> cluster.commands(each).dbsize()).toList();
    double mean = keys.stream().mapToLong(Long::longValue).sum() / (double) keys.size();
    System.out.printf("%d datasets of %d partitions: %s keys%n", DATASETS, PARTITIONS, keys);
    assertThat(mean * keys.size()).isGreaterThanOrEqualTo(DATASETS * (2.0 * PARTITIONS + 1));
    assertThat(keys)
        .allSatisfy(count -> assertThat(Math.abs(count - mean)).isLessThan(DIFFERENCE_MAX * mean));
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
