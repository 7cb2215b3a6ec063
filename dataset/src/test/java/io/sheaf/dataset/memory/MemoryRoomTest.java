package io.sheaf.dataset.memory;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a memory store keeps, and when what it kept goes. */
class MemoryRoomTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final MemoryBudget budget = new MemoryBudget(16 << 20);
  private static final int BYTES_MAX = 20_000;
  private static final int[] THOUSAND = new int[1_000];

  private final TestingClock clock = new TestingClock();
  private final MemoryDatasetStore store =
      MemoryDatasetStore.open(
          new MemoryStoreOptions(ManagedOptions.defaults(), BYTES_MAX, false), budget, clock);

  @AfterEach
  void close() {
    store.close();
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }

  private String used() {
    return await(store.ping()).properties().get("memory used");
  }

  @Test
  void isRefusedWhatIsTooMuchAndLosesNothing() {
    put(store, budget, TRADES, CREATE, new int[][] {THOUSAND});
    String before = used();

    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
    SheafException refusal = fill(writer);
    assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_FULL);
    assertThat(refusal.getMessage()).contains(String.valueOf(BYTES_MAX));
    await(writer.abort());
    assertThat(used()).isEqualTo(before);
    assertThat(read(store, TRADES)).hasSize(THOUSAND.length);
  }

  /** The failure of the first write that there is no room for. */
  private static SheafException fill(DatasetWriter writer) {
    for (int i = 0; i < BYTES_MAX / THOUSAND.length; i++) {
      Chunk chunk = TestingChunks.chunk(budget, THOUSAND);
      var written = writer.write(0, chunk).toCompletableFuture();
      if (written.isCompletedExceptionally()) {
        return failure(written);
      }
    }
    throw new AssertionError("no limit");
  }

  @Test
  void aManifestNeedsRoomToo() {
    for (int i = 0; i < BYTES_MAX; i++) {
      DatasetName name = new DatasetName("empty " + i);
      DatasetWriter writer = await(store.write(name, TestingChunks.MESSAGE, CREATE));
      var committed = writer.commit().toCompletableFuture();
      if (committed.isCompletedExceptionally()) {
        assertThat(failure(committed).reason()).isEqualTo(ErrorReason.STORE_FULL);
        assertThat(await(store.list("", "", 10_000)).names()).hasSize(i).doesNotContain(name);
        return;
      }
    }
    throw new AssertionError("no limit");
  }

  @Test
  void nothingIsLeftOfWhatWasDropped() {
    put(store, budget, TRADES, CREATE, new int[][] {THOUSAND}, new int[][] {THOUSAND});
    put(store, budget, TRADES, OVERWRITE, new int[][] {THOUSAND});
    await(store.delete(TRADES));

    assertThat(used()).isEqualTo("0 bytes");
    assertThat(await(store.clean(Optional.empty(), false)).left()).isEmpty();
  }

  @Test
  void aReplacedVersionGoesAfterItsGrace() {
    put(store, budget, TRADES, CREATE, new int[][] {THOUSAND, THOUSAND});
    put(store, budget, TRADES, OVERWRITE, new int[][] {{1}});
    String both = used();
    clock.advance(ManagedOptions.defaults().grace());
    await(store.reaper().run());

    assertThat(used()).isNotEqualTo(both);
    assertThat(await(store.versions(TRADES))).hasSize(1);
    assertThat(read(store, TRADES)).containsExactly(1);
  }

  @Test
  void aDeadWriterIsFencedAndItsChunksGo() {
    DatasetWriter dead = await(store.write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(dead.write(0, TestingChunks.chunk(budget, 1)));
    clock.advance(ManagedOptions.defaults().lease());
    await(store.reaper().run());

    assertThat(used()).isEqualTo("0 bytes");
    assertThat(failure(dead.commit()).reason()).isEqualTo(ErrorReason.WRITER_FENCED);
  }

  @Test
  void aTimeToLiveEndsAllOfIt() {
    Duration hour = Duration.ofHours(1);
    put(store, budget, TRADES, timeToLive(hour), new int[][] {THOUSAND});
    clock.advance(hour.minusMillis(1));
    assertThat(read(store, TRADES)).hasSize(THOUSAND.length);
    clock.advance(Duration.ofMillis(1));
    assertThat(failure(store.open(TRADES, Optional.empty())).reason())
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);

    clock.advance(ManagedOptions.defaults().grace());
    await(store.reaper().run());
    assertThat(await(store.list("", "", 9)).names()).isEmpty();
    put(store, budget, TRADES, CREATE);
    await(store.delete(TRADES));
    assertThat(used()).isEqualTo("0 bytes");
  }

  private static WriteOptions timeToLive(Duration duration) {
    return new WriteOptions(
        PutMode.CREATE,
        Layout.SHEAF,
        Optional.empty(),
        Optional.empty(),
        Optional.of(duration),
        Optional.empty());
  }
}
