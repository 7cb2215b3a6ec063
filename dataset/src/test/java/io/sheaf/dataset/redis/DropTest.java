package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drops of a dataset that hides plain data, which they leave alone whatever happens meanwhile. */
class DropTest extends ProxiedRedisTest {
  private static final String PLAIN = "trades:{part=00000}:batch=00000";

  @BeforeEach
  void hidePlainData() {
    int[][] rows = {{1}};
    put(store, budget, TRADES, WriteOptions.of(PutMode.CREATE, Layout.ARROW_REDIS), rows);
    put(store, budget, TRADES, OVERWRITE, rows);
  }

  private static boolean isDrop(String request) {
    return request.contains("Makes all versions unreadable");
  }

  @Test
  void ofTwoAtOnceNoneIsOfThePlainData() {
    AtomicBoolean dropped = new AtomicBoolean();
    proxy.cutAt(
        request -> {
          if (isDrop(request) && dropped.compareAndSet(false, true)) {
            assertThat(await(store.delete(TRADES))).isTrue();
          }
          return false;
        },
        false,
        false);

    assertThat(await(overProxy.delete(TRADES))).isFalse();
    assertThat(dropped).isTrue();
    assertThat(redis.keys()).containsExactly(PLAIN);
  }

  /** Who took it for one that is not done, and dropped again, dropped the plain data. */
  @Test
  void oneWhoseAnswerIsLostSaysThatItMayBeDone() {
    proxy.cutAt(DropTest::isDrop, true, false);

    assertThat(reason(overProxy.delete(TRADES))).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
    assertThat(redis.commands().hexists("sheaf:head:trades", "current")).isFalse();
    assertThat(redis.keys()).contains(PLAIN);
  }

  @Test
  void oneThatIsDoneSaysSoThoughItsChunksAreStillThere() {
    proxy.cutAt(request -> request.contains("What is in a head but"), false, true);

    assertThat(await(overProxy.delete(TRADES))).isTrue();
    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(redis.keys()).containsExactly(PLAIN);
  }
}
