package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What belongs to many nodes at once: leftovers, the listing, plain data, and a node that is gone.
 */
class ClusterUpkeepTest {
  private static final MemoryBudget budget = new MemoryBudget(64 << 20);
  private ClusterGroup cluster;
  private RedisDatasetStore store;

  @BeforeEach
  void start() {
    cluster = new ClusterGroup(RedisProgram.any(), ClusterGroup.FAILS_OVER_SOON);
    store = RedisDatasetStore.open(TestingRedis.options(cluster.address()), budget);
  }

  @AfterEach
  void stop() {
    store.close();
    cluster.close();
    assertThat(budget.buffersLive()).isZero();
  }

  @Test
  void whatNothingNamesGoesFromEveryNode() {
    WriteOptions withoutGrace =
        new WriteOptions(
            PutMode.OVERWRITE,
            Layout.SHEAF,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ZERO));
    List<DatasetName> names =
        IntStream.range(0, 12).mapToObj(i -> new DatasetName("dataset " + i)).toList();
    for (DatasetName name : names) {
      put(store, budget, name, OVERWRITE, new int[][] {{1}, {2}}, new int[][] {{3}});
      put(store, budget, name, withoutGrace, new int[][] {{4}}, new int[][] {{5}});
    }
    await(store.reaper().run());

    assertThat(chunks()).as("two of each dataset's last version").isEqualTo(2L * names.size());
    assertThat(await(store.list("", "", 100)).names()).hasSize(names.size());
    names.forEach(name -> assertThat(read(store, name)).containsExactly(4, 5));

    names.forEach(name -> assertThat(await(store.delete(name))).isTrue());
    assertThat(chunks()).isZero();
    assertThat(cluster.keys("sheaf:head:*")).isEmpty();
  }

  private long chunks() {
    return cluster.keys("*:batch=*").size();
  }

  @Test
  void plainDataIsFoundWhereverItLies() {
    WriteOptions plain =
        new WriteOptions(
            PutMode.CREATE,
            Layout.ARROW_REDIS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    DatasetName name = new DatasetName("plain");
    int[][][] partitions =
        IntStream.range(0, 20).mapToObj(i -> new int[][] {{i}, {100 + i}}).toArray(int[][][]::new);
    put(store, budget, name, plain, partitions);

    List<Integer> expected =
        IntStream.range(0, 20).boxed().flatMap(i -> List.of(i, 100 + i).stream()).toList();
    assertThat(read(store, name)).isEqualTo(expected);
    assertThat(await(store.delete(name))).isTrue();
    assertThat(cluster.keys("*")).isEmpty();
  }

  @Test
  void aSlotThatNobodyServesFailsWhatIsInItAndNothingIsListedInPart() {
    DatasetName name = new DatasetName("trades");
    put(store, budget, name, CREATE, new int[][] {{1}});
    int slot = SlotHash.getSlot("sheaf:datasets");
    cluster.killAllOf(slot);

    SheafException refusal = failure(store.list("", "", 10));
    assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(failure(store.ping()).reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
  }

  @Test
  void whatDoesNotNeedAMasterThatIsGoneGoesOn() {
    cluster.killAllOf(slotOfNoCommonKey());
    int committed = 0;
    for (int i = 0; i < 20; i++) {
      DatasetName name = new DatasetName("dataset " + i);
      try {
        put(store, budget, name, OVERWRITE, new int[][] {{i}});
        assertThat(read(store, name)).containsExactly(i);
        committed++;
      } catch (CompletionException e) {
        assertThat(SheafException.unwrap(e))
            .isInstanceOfSatisfying(
                SheafException.class,
                own -> assertThat(own.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE));
      }
    }
    assertThat(committed).as("about four of nine").isPositive();
  }

  /** Of a master that has neither the names nor the work queue, which every put needs. */
  private int slotOfNoCommonKey() {
    RedisServer names = cluster.master(SlotHash.getSlot("sheaf:datasets"));
    RedisServer work = cluster.master(SlotHash.getSlot("sheaf:work"));
    return IntStream.of(0, SlotHash.SLOT_COUNT / 2, SlotHash.SLOT_COUNT - 1)
        .filter(slot -> cluster.master(slot) != names && cluster.master(slot) != work)
        .findFirst()
        .orElseThrow();
  }
}
