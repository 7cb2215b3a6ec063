package io.sheaf.dataset.memory;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetStoreContract;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract over memory, and what this store can't do. */
class MemoryContractTest extends DatasetStoreContract {
  private static final long BYTES_MAX = 8 << 20;
  private MemoryDatasetStore store;

  @BeforeEach
  void open() {
    store =
        MemoryDatasetStore.open(
            new MemoryStoreOptions(TestingRedis.managed(Duration.ofSeconds(60)), BYTES_MAX, false),
            budget);
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
  void hasNoPlainLayout() {
    WriteOptions plain = WriteOptions.of(PutMode.CREATE, Layout.ARROW_REDIS);
    assertThat(reason(store.write(TRADES, TestingChunks.MESSAGE, plain)))
        .isEqualTo(ErrorReason.NOT_SUPPORTED);
  }

  @Test
  void whatIsNotThereHasNoVersions() {
    DatasetName nothing = new DatasetName("nothing");
    var version = new io.sheaf.protocol.name.Version("1-aaaaaaaaaaaaa");
    assertThat(
            List.of(
                reason(store.versions(nothing)),
                reason(store.rollback(nothing, version, Optional.empty())),
                reason(store.renew(nothing, version, Duration.ofSeconds(1)))))
        .containsOnly(ErrorReason.DATASET_NOT_FOUND);
  }

  @Test
  void keepsNothingWhenItIsClosed() {
    put(store, budget, TRADES, CREATE, new int[][] {{1}});
    store.close();
    assertThat(reason(store.open(TRADES, Optional.empty())))
        .isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    open();
    assertThat(await(store.list("", "", 9)).names()).isEmpty();
  }
}
