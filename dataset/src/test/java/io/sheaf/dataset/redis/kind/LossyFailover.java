package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.integrity.DatasetInspection;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.protocol.action.ChunkDamage;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * An append that was acknowledged while the replicas of some of a Cluster's masters got nothing any
 * more, and the death of the master that has most of its partitions. The head's master lives.
 */
final class LossyFailover implements AutoCloseable {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final int PARTITIONS = 12;
  private static final int CHUNKS = 2;
  private static final int CHUNKS_ADDED = 3;
  private static final WriteOptions APPEND = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);

  private final ClusterGroup cluster;
  private final RedisDatasetStore store;
  private final List<RedisServer> masters;
  private final List<RedisServer> replicas;
  private final RedisServer doomed;
  private final Version whole;
  private final Version lossy;
  private final Set<String> lost;

  LossyFailover(ClusterGroup cluster, RedisDatasetStore store, MemoryBudget budget) {
    this.cluster = cluster;
    this.store = store;
    whole = new Version(put(store, budget, TRADES, CREATE, chunks(CHUNKS)).version());
    RedisServer head = cluster.master(SlotHash.getSlot("sheaf:head:" + TRADES));
    masters = cluster.masters().stream().filter(each -> each != head).toList();
    replicas = masters.stream().map(cluster::replica).toList();
    for (int i = 0; i < masters.size(); i++) {
      replicas.get(i).cutFrom(masters.get(i));
    }
    lossy = new Version(put(store, budget, TRADES, APPEND, chunks(CHUNKS_ADDED)).version());
    doomed = Collections.max(masters, Comparator.comparing(each -> indexes(each).size()));
    lost = indexes(doomed);
  }

  private static int[][][] chunks(int count) {
    return new int[PARTITIONS][count][1];
  }

  /** The keys of the append's indexes at a node. */
  private Set<String> indexes(RedisServer node) {
    String writer = lossy.value().substring(lossy.value().indexOf('-') + 1);
    return cluster.commands(node).keys("sheaf:{*@" + writer + ":*:index").stream()
        .collect(Collectors.toSet());
  }

  /** Fails over; what was lost thereby. */
  Set<String> run() {
    RedisServer heir = replicas.get(masters.indexOf(doomed));
    assertThat(indexes(heir)).as("what the replica has of the append").isEmpty();
    doomed.kill();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> cluster.isMaster(heir));
    return lost;
  }

  /** {@code info --check} names it all. */
  void assertNamed() {
    InfoResult told = look(Optional.empty());
    assertThat(told.version()).contains(lossy.value());
    IntegrityResult found = told.integrity().orElseThrow();
    assertThat(found.damages()).extracting(ChunkDamage::key).hasSameElementsAs(lost);
    assertThat(found.damages())
        .allMatch(each -> each.cause().equals(ChunkDamage.MISSING))
        .allMatch(each -> each.chunk() == CHUNKS && each.chunks() == CHUNKS_ADDED);
    assertThat(found.damaged()).isEqualTo((long) CHUNKS_ADDED * lost.size());
    assertThat(found.chunks()).isEqualTo(PARTITIONS * (CHUNKS + CHUNKS_ADDED));
    found.damages().forEach(this::assertNamedByReading);
  }

  private void assertNamedByReading(ChunkDamage damage) {
    ChunkRange added = new ChunkRange(damage.partition(), CHUNKS, CHUNKS + 1);
    ChunkSource source = await(store.open(TRADES, Optional.empty())).read(List.of(added));
    SheafException refusal = failure(source.next(1 << 20));
    assertThat(refusal.reason()).isEqualTo(ErrorReason.CHUNK_MISSING);
    assertThat(refusal.getMessage()).contains(damage.key());
    source.cancel();
  }

  /** The version before the append had reached the replicas, and may come back. */
  void assertVersionBeforeIsWhole() {
    assertThat(look(Optional.of(whole)).integrity().orElseThrow().allWhole()).isTrue();
    await(store.rollback(TRADES, whole, Optional.empty()));
    assertThat(look(Optional.empty()).integrity().orElseThrow().allWhole()).isTrue();
  }

  /** When the store has found the new master. */
  private InfoResult look(Optional<Version> version) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> await(new DatasetInspection(store, true, done -> {}).of(TRADES, version)),
            told -> true);
  }

  /** Everything is as it was before. */
  @Override
  public void close() {
    replicas.forEach(RedisServer::mend);
    doomed.kill();
    doomed.restart();
    cluster.awaitWhole();
  }
}
