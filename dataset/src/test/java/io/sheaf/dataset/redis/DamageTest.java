package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another program does to stored values is found, and said by key. */
class DamageTest extends RedisTest {
  private static final String HEAD = "sheaf:head:trades";
  private String first;
  private String second;
  private String index;

  @BeforeEach
  void putTwoChunks() {
    put(store, budget, TRADES, CREATE, new int[][] {{1, 2}, {3, 4}});
    first = key("batch=00000");
    second = key("batch=00001");
    index = key("index");
  }

  private static String key(String end) {
    return redis.keys().stream().filter(key -> key.endsWith(end)).findFirst().orElseThrow();
  }

  private SheafException failureOfRead() {
    Dataset dataset = await(store.open(TRADES, Optional.empty()));
    return failure(dataset.read(List.of(ChunkRange.all(0))).next(1 << 20));
  }

  private void expect(ErrorReason reason, String key) {
    SheafException failure = failureOfRead();
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.getMessage()).contains(key);
    assertThat(failure.details()).containsEntry("key", key);
  }

  private static void flip(String key, int position) {
    byte[] value = redis.commands().get(key);
    value[position] ^= 1;
    redis.commands().set(key, value);
  }

  @Test
  void everyFlippedByteOfAChunk() {
    byte[] stored = redis.commands().get(second);
    for (int position = 0; position < stored.length; position += 17) {
      flip(second, position);
      expect(ErrorReason.CHUNK_CORRUPT, second);
      redis.commands().set(second, stored);
    }
  }

  @Test
  void aTruncatedChunk() {
    byte[] stored = redis.commands().get(second);
    redis.commands().set(second, java.util.Arrays.copyOf(stored, stored.length - 1));
    expect(ErrorReason.CHUNK_CORRUPT, second);
  }

  @Test
  void aGrownChunk() {
    redis.commands().append(second, new byte[10_000_000]);
    expect(ErrorReason.CHUNK_CORRUPT, second);
  }

  @Test
  void swappedChunks() {
    byte[] stored = redis.commands().get(first);
    redis.commands().set(first, redis.commands().get(second));
    redis.commands().set(second, stored);
    expect(ErrorReason.CHUNK_CORRUPT, first);
  }

  @Test
  void aChunkThatIsGone() {
    redis.commands().unlink(second);
    expect(ErrorReason.CHUNK_MISSING, second);
  }

  @Test
  void aChunkOfAnotherKind() {
    redis.commands().unlink(second);
    redis.commands().lpush(second, new byte[] {1});
    expect(ErrorReason.CHUNK_MISSING, second);
  }

  @Test
  void everyFlippedByteOfAnIndex() {
    byte[] stored = redis.commands().get(index);
    for (int position = 0; position < stored.length; position += 17) {
      flip(index, position);
      expect(ErrorReason.CHUNK_CORRUPT, index);
      redis.commands().set(index, stored);
    }
  }

  @Test
  void anIndexThatIsGone() {
    redis.commands().unlink(index);
    expect(ErrorReason.CHUNK_MISSING, index);
  }

  @Test
  void aDamagedManifest() {
    String field =
        redis.commands().hkeys(HEAD).stream()
            .filter(name -> name.startsWith("manifest:"))
            .findFirst()
            .orElseThrow();
    byte[] stored = redis.commands().hget(HEAD, field);
    for (int position = 0; position < stored.length; position += 29) {
      byte[] damaged = stored.clone();
      damaged[position] ^= 1;
      redis.commands().hset(HEAD, field, damaged);
      SheafException failure = failure(store.open(TRADES, Optional.empty()));
      assertThat(failure.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
      assertThat(failure.getMessage()).contains("manifest", "trades");
    }
  }
}
