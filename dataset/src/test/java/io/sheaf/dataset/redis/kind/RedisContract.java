package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetStoreContract;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisStoreOptions;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract of stores over a certain kind of Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisContract extends DatasetStoreContract {
  private TestedRedis redis;
  private @Nullable RedisDatasetStore store;

  /** Starts the Redis, or skips the test, saying why. */
  abstract TestedRedis start();

  /** The store's settings, from those that are usual in tests. */
  RedisStoreOptions options(RedisStoreOptions usual) {
    return usual;
  }

  /** Whether all tests have one store, where connecting takes its time. */
  boolean sharesStore() {
    return false;
  }

  @BeforeAll
  void startRedis() {
    redis = start();
  }

  @AfterAll
  void stopRedis() {
    closeStore();
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void open() {
    redis.clear();
    if (store == null) {
      store = RedisDatasetStore.open(options(TestingRedis.options(redis.address())), budget);
    }
  }

  @AfterEach
  void close() {
    if (!sharesStore()) {
      closeStore();
    }
  }

  private void closeStore() {
    if (store != null) {
      store.close();
      store = null;
    }
  }

  @Override
  protected DatasetStore store() {
    return Objects.requireNonNull(store);
  }

  /** Plain data is listed when Redis names its keys; where it refuses that, so does the scan. */
  @Test
  void aScanFindsPlainDataOrSaysThatItIsRefused() {
    put(store(), budget, new DatasetName("b"), CREATE, new int[][] {{1}});
    WriteOptions plain = WriteOptions.of(PutMode.CREATE, Layout.ARROW_REDIS);
    put(store(), budget, new DatasetName("a"), plain, new int[][] {{1}}, new int[][] {{2}});
    put(store(), budget, new DatasetName("c"), plain, new int[][] {{1}}, new int[][] {{2}});
    if (redis.refusesScan()) {
      SheafException refusal = failure(store().scan("", "", 10));
      assertThat(refusal.reason()).isEqualTo(ErrorReason.NOT_SUPPORTED);
      assertThat(refusal.getMessage()).contains("SCAN");
    } else {
      assertThat(await(store().scan("", "", 10)).names())
          .extracting(DatasetName::value)
          .containsExactly("a", "b", "c");
      assertThat(await(store().scan("", "a", 1)).after()).contains("b");
    }
  }

  @Test
  void pingTellsOfRedis() {
    assertThat(await(store().ping()).properties()).containsAllEntriesOf(redis.properties());
  }
}
