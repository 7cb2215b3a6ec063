package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisDatasetStoreTest extends DatasetStoreContract {
  private static TestingRedis redis;
  private RedisDatasetStore store;

  @BeforeAll
  static void startRedis() {
    redis = new TestingRedis();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    redis.commands().flushall();
    store = RedisDatasetStore.open(redis.options(), budget);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected DatasetStore store() {
    return store;
  }

  @Test
  void pingKnowsRedis() {
    assertThat(await(store.ping()).properties())
        .containsEntry("mode", "standalone")
        .containsEntry("user", "default")
        .containsEntry("eviction policy", "noeviction")
        .containsKey("server version");
  }
}
