package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValkeyContractTest extends RedisContract {
  @Override
  TestedRedis start() {
    return TestedRedis.of(RedisServer.start(RedisProgram.VALKEY.find()));
  }

  @Test
  void pingCallsItValkey() {
    assertThat(await(store().ping()).properties().get("server version")).startsWith("valkey 9");
  }
}
