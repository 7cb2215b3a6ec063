package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That puts are refused before they begin where Redis is nearly full, and only there. */
class MemoryGuardTest extends RedisTest {
  private static final DatasetName OTHER = new DatasetName("other");
  private static final int BALLAST_BYTES = 40 << 20;

  /** Prepares what is there, so that the store under test has not looked at the memory yet. */
  private RedisDatasetStore before;

  @BeforeEach
  void openAnother() {
    before = RedisDatasetStore.open(redis.options(), budget);
  }

  @AfterEach
  void takeTheLimitAway() {
    before.close();
    redis.commands().configSet("maxmemory", "0");
    redis.commands().configSet("maxmemory-policy", "noeviction");
  }

  @Test
  void aPutIsRefusedAboveTheShareAndTakenBelow() {
    put(before, budget, TRADES, CREATE, new int[][] {{1}});
    fill();
    long keys = redis.commands().dbsize();
    SheafException refusal = failure(store.write(OTHER, TestingChunks.MESSAGE, CREATE));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_FULL);
    assertThat(refusal.getMessage())
        .contains("maxmemory", "90 %", "memory-percent-max", "drop datasets", "grace")
        .doesNotContain("\n");
    assertThat(redis.commands().dbsize()).as("nothing was begun").isEqualTo(keys);
    assertThat(read(store, TRADES)).as("reading goes on").containsExactly(1);

    redis.commands().del("ballast");
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> put(store, budget, OTHER, CREATE, new int[][] {{2}}) != null);
  }

  @Test
  void aLimitThatIsSetLaterCountsWithinASecond() {
    put(store, budget, TRADES, OVERWRITE, new int[][] {{1}});
    fill();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              try {
                put(store, budget, TRADES, OVERWRITE, new int[][] {{1}});
                return false;
              } catch (RuntimeException e) {
                return SheafException.unwrap(e) instanceof SheafException own
                    && own.reason() == ErrorReason.STORE_FULL;
              }
            });
  }

  @Test
  void whatIsDueIsRemovedBeforeAPutIsRefused() {
    WriteOptions withoutGrace =
        new WriteOptions(
            PutMode.OVERWRITE,
            Layout.SHEAF,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ZERO));
    put(before, budget, OTHER, OVERWRITE, new int[][] {{1}});
    redis.commands().keys("sheaf:{other@*:batch=*").forEach(this::makeLarge);
    put(before, budget, OTHER, withoutGrace, new int[][] {{1}});
    assertThat(redis.commands().keys("sheaf:{other@*:batch=*")).hasSize(2);
    limit();

    put(store, budget, TRADES, CREATE, new int[][] {{2}});
    assertThat(read(store, TRADES)).containsExactly(2);
  }

  @Test
  void aCommittedPutMayBeRepeated() {
    WriteOptions options =
        new WriteOptions(
            PutMode.CREATE,
            Layout.SHEAF,
            Optional.empty(),
            Optional.of("put-1"),
            Optional.empty(),
            Optional.empty());
    PutSummary first = put(before, budget, TRADES, options, new int[][] {{1}});
    fill();

    assertThat(failure(store.write(OTHER, TestingChunks.MESSAGE, CREATE)).reason())
        .isEqualTo(ErrorReason.STORE_FULL);
    assertThat(put(store, budget, TRADES, options, new int[][] {{1}})).isEqualTo(first);
  }

  @Test
  void aRedisThatEvictsIsNotGuarded() {
    redis.commands().configSet("maxmemory-policy", "volatile-lru");
    fill();

    await(store.write(TRADES, TestingChunks.MESSAGE, CREATE).thenCompose(each -> each.abort()));
  }

  private void fill() {
    makeLarge("ballast");
    limit();
  }

  private void makeLarge(String key) {
    redis.commands().setrange(key, BALLAST_BYTES, new byte[] {1});
  }

  /** So that what is used is more than nine tenths, with room for what else Redis needs. */
  private static void limit() {
    String memory = redis.commands().info("memory");
    long used = Long.parseLong(memory.replaceAll("(?s).*\\nused_memory:(\\d+).*", "$1"));
    redis.commands().configSet("maxmemory", String.valueOf(used + (used >> 4)));
  }
}
