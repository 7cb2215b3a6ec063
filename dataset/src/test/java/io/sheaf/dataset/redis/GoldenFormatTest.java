package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.protocol.name.ChunkKey;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A Redis as the first version left it: a dataset created and appended to, its first version
 * retired, a writer that died. docs/format.md shows it.
 */
class GoldenFormatTest extends RedisTest {
  private static final String FIRST = "1-4abaq46usoikl";
  private static final String SECOND = "2-wecay6g5f2lfg";

  @BeforeEach
  void load() throws IOException {
    try (InputStream golden = getClass().getResourceAsStream("/golden/redis-1.txt")) {
      new String(golden.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> restore(line.split(" ", -1)));
    }
  }

  private static void restore(String[] parts) {
    String key = text(parts[1]);
    switch (parts[0]) {
      case "hash" -> redis.commands().hset(key, text(parts[2]), bytes(parts[3]));
      case "zset" -> redis.commands().zadd(key, Double.parseDouble(parts[2]), bytes(parts[3]));
      default -> redis.commands().set(key, bytes(parts[2]));
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static String text(String base64) {
    return new String(bytes(base64), StandardCharsets.UTF_8);
  }

  @Test
  void bothVersionsCanBeRead() {
    Dataset current = await(store.open(TRADES, Optional.empty()));
    assertThat(current.info().version()).contains(new Version(SECOND));
    assertThat(current.info().created().orElseThrow()).hasToString("2026-11-21T04:13:14.371Z");
    assertThat(read(current)).containsExactly(1, 2, 3, 5, 4, 6);
    assertThat(read(await(store.open(TRADES, Optional.of(new Version(FIRST))))))
        .containsExactly(1, 2, 3, 4);
    assertThat(await(store.list("", "", 9)).names()).containsExactly(TRADES);
  }

  @Test
  void applicationMetadataCanBeRead() {
    Dataset current = await(store.open(TRADES, Optional.empty()));
    try (ChunkGroup group = await(current.read(List.of(new ChunkRange(0, 2, 3))).next(1))) {
      Chunk chunk = group.chunks().get(0);
      assertThat(chunk.appMetadata().toStringUtf8()).isEqualTo("note");
      assertThat(chunk.rows()).isEqualTo(1);
      assertThat(chunk.label())
          .isEqualTo("sheaf:{trades@wecay6g5f2lfg:part=00000}:batch=00000")
          .isEqualTo(
              new ChunkKey("sheaf:", new DatasetName("trades"), new WriterId("wecay6g5f2lfg"), 0, 0)
                  .format());
    }
  }

  @Test
  void putIdsAreKnown() {
    assertThat(redis.commands().hget("sheaf:head:trades", "put:first-put"))
        .asString()
        .isEqualTo(FIRST);
    assertThat(redis.commands().hget("sheaf:head:trades", "recent:1"))
        .asString()
        .isEqualTo("first-put");
  }

  @Test
  void theDeadWriterAndTheRetiredVersionCanBeReaped() {
    redis.endAllLeases();
    await(store.reaper().run());

    assertThat(read(store, TRADES)).containsExactly(1, 2, 3, 5, 4, 6);
    assertThat(redis.keys()).hasSize(2 + 3 + 2 + 2 + 2).noneMatch(key -> key.contains("5f72"));
    assertThat(redis.commands().hkeys("sheaf:head:trades"))
        .containsExactlyInAnyOrder(
            "current",
            "manifest:" + SECOND,
            "put:first-put",
            "put:second-put",
            "recent:1",
            "recent:2");
  }
}
