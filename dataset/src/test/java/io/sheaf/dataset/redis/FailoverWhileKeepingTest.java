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
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Another server becomes master after a put's or a rollback's chunks were made to stay and before
 * the commit, and has not got that: nor has it a replica that would be waited for.
 */
class FailoverWhileKeepingTest extends ProxiedRedisTest {
  private static final int[][] CHUNKS = {{1}, {2}};
  private static final int KEYS = CHUNKS.length + 1; // the index, too

  /** Does something, so many times, at the first look at the master that follows a keeping. */
  private AtomicInteger afterKeeping(int times, Runnable change) {
    AtomicBoolean kept = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    proxy.cutAt(
        request -> {
          if (request.contains("Makes chunks and indexes go")) {
            kept.set(true);
          } else if (request.contains("replication")
              && kept.getAndSet(false)
              && done.get() < times) {
            done.incrementAndGet();
            change.run();
          }
          return false;
        },
        false,
        false);
    return done;
  }

  /** Redis takes another replication id, as a replica does that becomes master. */
  private static void becomeMaster() {
    redis.commands().replicaof("127.0.0.1", 1);
    redis.commands().replicaofNoOne();
  }

  private static List<String> chunkKeys() {
    return redis.keys().stream().filter(key -> key.startsWith("sheaf:{")).toList();
  }

  private static void endChunks() {
    chunkKeys().forEach(key -> assertThat(redis.commands().pexpire(key, 60_000)).isTrue());
  }

  private static void assertChunksStay(int count) {
    assertThat(chunkKeys())
        .hasSize(count)
        .allSatisfy(key -> assertThat(redis.commands().pttl(key)).isEqualTo(-1));
  }

  /** A put over the wire that is watched, up to its commit. */
  private DatasetWriter written() {
    DatasetWriter writer = await(overProxy.write(TRADES, TestingChunks.MESSAGE, CREATE));
    for (int[] chunk : CHUNKS) {
      await(writer.write(0, TestingChunks.chunk(budget, chunk)));
    }
    return writer;
  }

  @Test
  void aPutsChunksAreMadeToStayOnceMore() {
    DatasetWriter writer = written();
    afterKeeping(
        1,
        () -> {
          endChunks();
          becomeMaster();
        });
    await(writer.commit());

    assertChunksStay(KEYS);
    assertThat(read(store, TRADES)).containsExactly(1, 2);
  }

  @Test
  void aPutOfWhichAChunkIsLostIsNotCommitted() {
    DatasetWriter writer = written();
    afterKeeping(
        1,
        () -> {
          assertThat(redis.commands().del(chunkKeys().get(0))).isOne();
          becomeMaster();
        });
    SheafException lost = failure(writer.commit());

    assertThat(lost.reason()).isEqualTo(ErrorReason.CHUNK_MISSING);
    assertThat(lost).hasMessageContaining("nothing was committed");
    assertThat(await(store.list("", "", 10)).names()).isEmpty();
  }

  @Test
  void aVersionOfWhichAChunkIsLostIsNotComeBackTo() {
    Version old = new Version(put(store, budget, TRADES, CREATE, CHUNKS).version());
    String chunk = chunkKeys().get(0);
    put(store, budget, TRADES, OVERWRITE, new int[][] {{3}});
    afterKeeping(
        1,
        () -> {
          assertThat(redis.commands().del(chunk)).isOne();
          becomeMaster();
        });
    SheafException lost = failure(overProxy.rollback(TRADES, old, Optional.empty()));

    assertThat(lost.reason()).isEqualTo(ErrorReason.CHUNK_MISSING);
    assertThat(lost).hasMessageContaining(chunk);
    assertThat(read(store, TRADES)).containsExactly(3);
  }

  @Test
  void mastersThatComeAndGoEndThePutSomeTime() {
    DatasetWriter writer = written();
    AtomicInteger failovers =
        afterKeeping(Integer.MAX_VALUE, FailoverWhileKeepingTest::becomeMaster);
    SheafException refusal = failure(writer.commit());

    assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("nothing was committed");
    assertThat(failovers).hasValue(4);
    assertThat(await(store.list("", "", 10)).names()).isEmpty();
  }

  @Test
  void oneThatStaysIsAskedOnce() {
    DatasetWriter writer = written();
    AtomicInteger keeping = new AtomicInteger();
    proxy.cutAt(
        request -> {
          keeping.addAndGet(request.contains("Makes chunks and indexes go") ? 1 : 0);
          return false;
        },
        false,
        false);
    await(writer.commit());

    assertThat(keeping).hasValue(1);
    assertChunksStay(KEYS);
  }
}
