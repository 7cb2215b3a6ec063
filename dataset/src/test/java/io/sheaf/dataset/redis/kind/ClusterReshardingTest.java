package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That nobody notices when slots move from one master to another, with all that is in them. */
class ClusterReshardingTest {
  private static final int ROUNDS = Integer.getInteger("sheaf.test.resharding.rounds", 3);
  private static final int CHUNKS = 40;
  private static final DatasetName LARGE = new DatasetName("large");

  private static final MemoryBudget budget = new MemoryBudget(64 << 20);
  private static ClusterGroup cluster;

  @BeforeAll
  static void start() {
    cluster = new ClusterGroup(RedisProgram.any());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void slotsMoveUnderLoad() throws Exception {
    try (RedisDatasetStore store =
        RedisDatasetStore.open(TestingRedis.options(cluster.address()), budget)) {
      int[][] chunks =
          IntStream.range(0, CHUNKS).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
      put(store, budget, LARGE, CREATE, chunks);
      AtomicInteger reads = new AtomicInteger();
      CountDownLatch end = new CountDownLatch(1);
      List<Throwable> failures = new ArrayList<>();
      Thread reader = new Thread(() -> readAgainAndAgain(store, reads, end, failures));
      reader.start();
      try (FailoverLoad load = new FailoverLoad(store, budget, 2)) {
        int moved = 0;
        for (int round = 0; round < ROUNDS || isWanting(round); round++) {
          moved += moveAll();
        }
        end.countDown();
        reader.join();
        load.close();

        assertThat(failures).isEmpty();
        assertThat(load.violations()).isEmpty();
        assertThat(load.refusals()).isEmpty();
        assertThat(cluster.errors("ASK")).isPositive();
        assertThat(cluster.errors("TRYAGAIN")).isPositive();
        assertThat(cluster.errors("MOVED")).isPositive();
        System.out.printf(
            "%d slots moved, %d + %d reads: ASK %d, TRYAGAIN %d, MOVED %d%n",
            moved,
            reads.get(),
            load.reads(),
            cluster.errors("ASK"),
            cluster.errors("TRYAGAIN"),
            cluster.errors("MOVED"));
      }
    }
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }

  /**
   * A key whose last field goes would be looked for where its slot goes, in the middle of a script.
   */
  @Test
  void aPutAndADropWhileAllTheirSlotsMove() {
    DatasetName dataset = new DatasetName("single");
    flush();
    try (RedisDatasetStore store =
        RedisDatasetStore.open(TestingRedis.options(cluster.address()), budget)) {
      DatasetWriter writer = await(store.write(dataset, TestingChunks.MESSAGE, CREATE));
      List<Move> moves = beginMoves();
      await(writer.write(0, TestingChunks.chunk(budget, 7)));
      await(writer.commit());
      moves.forEach(Move::end);
      assertThat(read(await(store.open(dataset, Optional.empty())))).containsExactly(7);

      moves = beginMoves();
      assertThat(await(store.delete(dataset))).isTrue();
      moves.forEach(Move::end);
      assertThat(cluster.keys("*part=*")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(LoneEntry.class)
  void scriptsKeepWhatIsAloneInAKeyWhoseSlotMoves(LoneEntry lone) {
    int slot = SlotHash.getSlot(lone.key());
    RedisServer from = cluster.master(slot);
    from.ask(lone.prepare());
    RedisServer to = next(from);
    cluster.beginMove(slot, from, to);

    from.ask(lone.run());

    assertThat(from.ask(lone.look())).matches(lone.expected());
    cluster.move(slot, from, to);
    assertThat(to.ask(lone.look())).matches(lone.expected());
  }

  @Test
  void chunksAreKeptWhileTheirSlotMoves() {
    DatasetName dataset = new DatasetName("halfway");
    flush();
    try (RedisDatasetStore store =
        RedisDatasetStore.open(TestingRedis.options(cluster.address()), budget)) {
      DatasetWriter writer = await(store.write(dataset, TestingChunks.MESSAGE, CREATE));
      for (int i = 0; i < 5; i++) {
        await(writer.write(3, TestingChunks.chunk(budget, i)));
      }
      List<String> chunks = cluster.keys("*:batch=*");
      int slot = SlotHash.getSlot(chunks.get(0));
      RedisServer from = cluster.master(slot);
      RedisServer to = next(from);
      cluster.beginMove(slot, from, to);
      cluster.moveKeys(chunks.subList(0, 2), from, to);
      long before = cluster.errors("TRYAGAIN");

      await(writer.commit());

      assertThat(cluster.errors("TRYAGAIN")).isGreaterThan(before);
      cluster.move(slot, from, to);
      assertThat(read(await(store.open(dataset, Optional.empty())))).containsExactly(0, 1, 2, 3, 4);
      assertThat(chunks)
          .hasSize(5)
          .allSatisfy(key -> assertThat(cluster.commands(to).ttl(key)).isEqualTo(-1));
    }
  }

  private static void flush() {
    cluster.masters().forEach(master -> cluster.commands(master).flushall());
  }

  /** Every slot that has keys begins to move, with all of them. */
  private static List<Move> beginMoves() {
    List<Move> moves = new ArrayList<>();
    for (RedisServer master : cluster.masters()) {
      cluster.commands(master).keys("*").stream()
          .map(SlotHash::getSlot)
          .distinct()
          .forEach(slot -> moves.add(new Move(slot, master, next(master))));
    }
    moves.forEach(move -> cluster.beginMove(move.slot, move.from, move.to));
    return moves;
  }

  private record Move(int slot, RedisServer from, RedisServer to) {
    void end() {
      cluster.move(slot, from, to);
    }
  }

  private static RedisServer next(RedisServer master) {
    List<RedisServer> masters = cluster.masters();
    return masters.get((masters.indexOf(master) + 1) % masters.size());
  }

  /** Whether no read has met a slot in the middle of its way yet. */
  private static boolean isWanting(int round) {
    return round < 10 * ROUNDS && cluster.errors("TRYAGAIN") == 0;
  }

  private static void readAgainAndAgain(
      RedisDatasetStore store, AtomicInteger reads, CountDownLatch end, List<Throwable> failures) {
    List<Integer> whole = IntStream.range(0, CHUNKS).boxed().toList();
    try {
      while (end.getCount() > 0) {
        assertThat(read(await(store.open(LARGE, Optional.empty())))).isEqualTo(whole);
        reads.incrementAndGet();
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  /** Every slot that has keys goes to the next master; how many. */
  private static int moveAll() {
    Set<Integer> slots = new HashSet<>();
    for (RedisServer master : cluster.masters()) {
      cluster.commands(master).keys("*").forEach(key -> slots.add(SlotHash.getSlot(key)));
    }
    for (int slot : slots) {
      RedisServer from = cluster.master(slot);
      cluster.move(slot, from, next(from));
    }
    return slots.size();
  }
}
