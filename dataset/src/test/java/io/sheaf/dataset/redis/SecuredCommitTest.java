package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.redis.connection.DiskWait;
import io.sheaf.dataset.redis.connection.Durability;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Commits that are waited for until they are safe, and what can happen meanwhile. */
class SecuredCommitTest extends RedisTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final String HEAD = "sheaf:head:trades";

  private RedisDatasetStore open(TestingProxy proxy) {
    RedisStoreOptions usual = TestingRedis.options(proxy.port());
    return RedisDatasetStore.open(
        new RedisStoreOptions(
            usual.connection().withDurability(new Durability(1, DiskWait.OFF, true)),
            usual.managed(),
            usual.reap(),
            usual.memoryPercentMax()),
        budget);
  }

  /** Does something between a commit and the look whether it is safe, once. */
  private static void meanwhile(TestingProxy proxy, Runnable change) {
    AtomicReference<Runnable> once = new AtomicReference<>(change);
    proxy.cutAt(
        request -> {
          if (request.contains("Writes something as it is")) {
            once.getAndSet(() -> {}).run();
          }
          return false;
        },
        true,
        false);
  }

  /** As on a replica that became master and had not got it. */
  private static void loseCurrent() {
    String current = new String(redis.commands().hget(HEAD, "current"), StandardCharsets.UTF_8);
    redis.commands().hdel(HEAD, "manifest:" + current, "current");
  }

  @Test
  void oneThatAFailoverHasLostIsNotToldAsSafe() {
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisDatasetStore secured = open(proxy)) {
      DatasetWriter writer = await(secured.write(TRADES, TestingChunks.MESSAGE, CREATE));
      await(writer.write(0, TestingChunks.chunk(budget, 1)));
      meanwhile(proxy, SecuredCommitTest::loseCurrent);
      SheafException lost = failure(writer.commit());
      assertThat(lost.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
      assertThat(lost).hasMessageContaining("not there any more");
    }
  }

  @Test
  void oneThatWasReplacedMeanwhileIsSafe() {
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisDatasetStore secured = open(proxy)) {
      meanwhile(
          proxy,
          () -> {
            put(store, budget, TRADES, OVERWRITE, new int[][] {{2}});
            redis.endAllLeases();
            await(store.reaper().run());
          });
      put(secured, budget, TRADES, CREATE, new int[][] {{1}});
      assertThat(read(store, TRADES)).containsExactly(2);
      assertThat(redis.commands().hkeys(HEAD))
          .filteredOn(field -> field.startsWith("manifest:"))
          .as("the version that was committed is gone")
          .hasSize(1);
    }
  }
}
