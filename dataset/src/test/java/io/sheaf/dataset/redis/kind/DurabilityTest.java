package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisStoreOptions;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.dataset.redis.connection.DiskWait;
import io.sheaf.dataset.redis.connection.Durability;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Puts that wait for a disk, and commits that are waited for. */
class DurabilityTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final MemoryBudget budget = new MemoryBudget(16 << 20);
  private static final int[][] CHUNK = {{1}};
  private static final String[] APPEND_ONLY = {"--appendonly", "yes"};

  /** So many that each of three masters has some. */
  private static final int PARTITIONS = 40;

  private static RedisDatasetStore open(RedisServer server, DiskWait disk, boolean commit) {
    return open(server, disk, commit, Duration.ofMinutes(1));
  }

  /**
   * @param valueTimeout of which half is waited for disks and replicas
   */
  private static RedisDatasetStore open(
      RedisServer server, DiskWait disk, boolean commit, Duration valueTimeout) {
    return open(RedisAddress.parse(server.url()), disk, commit, valueTimeout);
  }

  private static RedisDatasetStore open(
      RedisAddress address, DiskWait disk, boolean commit, Duration valueTimeout) {
    RedisStoreOptions usual = TestingRedis.options(address);
    return RedisDatasetStore.open(
        new RedisStoreOptions(
            usual
                .connection()
                .withValueTimeout(valueTimeout)
                .withDurability(new Durability(1, disk, commit)),
            usual.managed(),
            usual.reap(),
            usual.memoryPercentMax()),
        budget);
  }

  /** How often a command was run; one that is not known is rejected instead. */
  private static int calls(RedisServer server, String command) {
    String told = server.ask("INFO", "commandstats");
    Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(told);
    return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
  }

  @Test
  void chunksAndCommitAreOnTheDisk() {
    try (RedisServer redis =
            RedisServer.start(
                RedisProgram.REDIS_8.find(), "--appendonly", "yes", "--appendfsync", "everysec");
        RedisDatasetStore store = open(redis, DiskWait.REQUIRE, true)) {
      put(store, budget, TRADES, CREATE, CHUNK);
      assertThat(calls(redis, "waitaof")).as("before the commit, and after it").isEqualTo(2);
      redis.kill();
      redis.restart();
      try (RedisDatasetStore again = open(redis, DiskWait.OFF, false)) {
        assertThat(read(again, TRADES)).containsExactly(1);
      }
    }
  }

  @Test
  void theMasterThatSentinelsNameIsAskedForItsDisk() {
    try (SentinelGroup group = new SentinelGroup(RedisProgram.REDIS_8.find(), APPEND_ONLY);
        RedisDatasetStore store =
            open(group.address(), DiskWait.REQUIRE, true, Duration.ofMinutes(1))) {
      put(store, budget, TRADES, CREATE, CHUNK);
      assertThat(calls(group.master(), "waitaof")).isEqualTo(2);
      assertThat(group.replicas()).allMatch(replica -> calls(replica, "waitaof") == 0);
    }
  }

  @Test
  void eachMasterOfAClusterThatAPutHasWrittenToIsAskedForItsDisk() {
    try (ClusterGroup cluster = new ClusterGroup(RedisProgram.REDIS_8.find(), APPEND_ONLY);
        RedisDatasetStore store =
            open(cluster.address(), DiskWait.REQUIRE, true, Duration.ofMinutes(1))) {
      put(store, budget, TRADES, CREATE, new int[PARTITIONS][1][1]);
      RedisServer head = cluster.master(SlotHash.getSlot("sheaf:head:trades"));
      for (RedisServer master : cluster.masters()) {
        assertThat(cluster.commands(master).keys("*:index")).isNotEmpty();
        assertThat(calls(master, "waitaof")).isEqualTo(master == head ? 2 : 1);
      }
      String version = version(store);
      cluster.commands(cluster.masters().get(0)).configSet("appendonly", "no");
      assertThatThrownBy(() -> put(store, budget, TRADES, OVERWRITE, new int[PARTITIONS][1][1]))
          .hasMessageContaining("nothing was committed")
          .hasMessageContaining("WAITAOF");
      assertThat(version(store)).isEqualTo(version);
    }
  }

  @Test
  void nothingIsCommittedWhereADiskIsRequiredAndCanNotBeWaitedFor() {
    for (RedisProgram program : new RedisProgram[] {RedisProgram.BUNDLED, RedisProgram.REDIS_8}) {
      try (RedisServer redis = RedisServer.start(program.find());
          RedisDatasetStore store = open(redis, DiskWait.REQUIRE, false)) {
        DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, CREATE));
        await(writer.write(0, TestingChunks.chunk(budget, 1)));
        SheafException refusal = failure(writer.commit());
        assertThat(refusal.reason()).isEqualTo(ErrorReason.NOT_SUPPORTED);
        assertThat(refusal.getMessage())
            .contains("nothing was committed", "WAITAOF", "7.2", "sheaf.redis.durability.disk");
        assertThat(await(store.list("", "", 10)).names()).isEmpty();
      }
    }
  }

  @Test
  void whereItIsTriedItIsDoneWithout() {
    try (RedisServer redis = RedisServer.start(RedisProgram.BUNDLED.find());
        RedisDatasetStore store = open(redis, DiskWait.TRY, true)) {
      put(store, budget, TRADES, CREATE, CHUNK);
      assertThat(read(store, TRADES)).containsExactly(1);
    }
  }

  @Test
  void noneIsWaitedForUnlessItIsAskedFor() {
    try (RedisServer redis = RedisServer.start(RedisProgram.REDIS_8.find(), "--appendonly", "yes");
        RedisDatasetStore store = open(redis, DiskWait.OFF, true)) {
      put(store, budget, TRADES, CREATE, CHUNK);
      assertThat(calls(redis, "waitaof")).isZero();
    }
  }

  @Test
  void aCommitThatNoReplicaHasIsToldSoAndNotMadeTwice() {
    try (RedisServer master = RedisServer.start(RedisProgram.any());
        RedisServer replica = ReplicasTest.replicaOf(master);
        RedisDatasetStore store = open(master, DiskWait.OFF, true, Duration.ofSeconds(2))) {
      replica.signal("STOP");
      SheafException unsafe = failure(putNothing(store).commit());
      assertThat(unsafe.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
      assertThat(unsafe.details()).containsEntry("put_id", "load");
      assertThat(unsafe.getMessage()).contains("is committed", "replicas", "put_id load");
      String version = version(store);
      assertThat(unsafe.getMessage()).contains(version);

      replica.signal("CONT");
      assertThat(await(putNothing(store).commit()).version()).isEqualTo(version);
      assertThat(replica.ask("HGET", "sheaf:head:trades", "current")).contains(version);
    }
  }

  @Test
  void aRollbackThatNoReplicaHasIsToldSo() {
    try (RedisServer master = RedisServer.start(RedisProgram.any());
        RedisServer replica = ReplicasTest.replicaOf(master);
        RedisDatasetStore store = open(master, DiskWait.OFF, true, Duration.ofSeconds(2))) {
      Version first = new Version(await(putNothing(store).commit()).version());
      await(putNothing(store, PutMode.OVERWRITE, "more").commit());
      replica.signal("STOP");
      SheafException unsafe = failure(store.rollback(TRADES, first, Optional.empty()));
      assertThat(unsafe.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
      String version = version(store);
      assertThat(unsafe.getMessage())
          .contains(version + " of 'trades' is current", "not yet safe", "replicas");

      replica.signal("CONT");
      awaitCurrent(replica, version);
      Version same = await(store.rollback(TRADES, new Version(version), Optional.empty()));
      assertThat(same.value()).as("it waits again, and changes nothing").isEqualTo(version);
    }
  }

  @Test
  void aDropThatNoReplicaHasIsToldSoAndLeavesTheChunksUntilLater() {
    try (RedisServer master = RedisServer.start(RedisProgram.any());
        RedisServer replica = ReplicasTest.replicaOf(master);
        RedisDatasetStore store = open(master, DiskWait.OFF, true, Duration.ofSeconds(2))) {
      put(store, budget, TRADES, CREATE, CHUNK);
      replica.signal("STOP");
      SheafException unsafe = failure(store.delete(TRADES));
      assertThat(unsafe.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
      assertThat(unsafe.getMessage()).contains("'trades' is dropped", "not yet safe", "replicas");
      assertThat(failure(store.open(TRADES, Optional.empty())).reason())
          .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
      assertThat(master.ask("KEYS", "*:batch=*")).contains("batch=00000");

      replica.signal("CONT");
      await(store.clean(Optional.of(TRADES), true));
      assertThat(master.ask("KEYS", "*")).as("nothing stays").doesNotContain("trades");
    }
  }

  /** Waits until a replica has come so far. */
  private static void awaitCurrent(RedisServer replica, String version) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> replica.ask("HGET", "sheaf:head:trades", "current").trim().equals(version));
  }

  private static DatasetWriter putNothing(RedisDatasetStore store) {
    return putNothing(store, PutMode.CREATE, "load");
  }

  /** A put without chunks, so that nothing but the commit is waited for. */
  private static DatasetWriter putNothing(RedisDatasetStore store, PutMode mode, String putId) {
    WriteOptions options =
        new WriteOptions(
            mode,
            Layout.SHEAF,
            Optional.empty(),
            Optional.of(putId),
            Optional.empty(),
            Optional.empty());
    return await(store.write(TRADES, TestingChunks.MESSAGE, options));
  }

  private static String version(RedisDatasetStore store) {
    return await(store.open(TRADES, Optional.empty())).info().version().orElseThrow().value();
  }
}
