package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.junit.jupiter.api.Test;

class ClusterContractTest extends RedisContract {
  private ClusterGroup cluster;

  @Override
  TestedRedis start() {
    cluster = new ClusterGroup(RedisProgram.any());
    return cluster;
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
