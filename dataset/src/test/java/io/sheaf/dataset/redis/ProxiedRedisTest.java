package io.sheaf.dataset.redis;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Beside the store another one, whose wire to Redis can be cut. */
abstract class ProxiedRedisTest extends RedisTest {
  TestingProxy proxy;
  RedisDatasetStore overProxy;

  @BeforeEach
  void openProxy() {
    proxy = new TestingProxy(redis.server().port());
    overProxy = RedisDatasetStore.open(TestingRedis.options(proxy.port()), budget);
  }

  @AfterEach
  void closeProxy() {
    overProxy.close();
    proxy.close();
  }
}
