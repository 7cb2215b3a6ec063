package io.sheaf.dataset.redis.plain;

import static io.sheaf.dataset.TestingStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.SharedData;
import io.sheaf.dataset.redis.RedisTest;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.PlainChunkKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Python tool ArrowRedis wrote comes back to the byte. */
class ArrowRedisDataTest extends RedisTest {
  @ParameterizedTest
  @ValueSource(strings = {"lz4-plain", "uncompressed", "zstd-dict"})
  void comesBackAsItIs(String name) throws IOException {
    Path directory = SharedData.path("arrow-redis", name);
    Map<String, byte[]> values = new TreeMap<>();
    JsonNode keys = new ObjectMapper().readTree(directory.resolve("keys.json").toFile());
    for (Map.Entry<String, JsonNode> entry : keys.get("keys").properties()) {
      values.put(entry.getKey(), Files.readAllBytes(directory.resolve(entry.getValue().asText())));
    }
    values.forEach((key, value) -> redis.commands().set(key, value));

    Dataset dataset = await(store.open(new DatasetName(name), Optional.empty()));
    assertThat(dataset.info().chunks()).isEqualTo(values.size());
    assertThat(read(dataset)).isEqualTo(texts(values));
    assertThat(redis.keys()).isEqualTo(values.keySet());
  }

  private static Map<String, String> read(Dataset dataset) {
    Map<String, String> found = new TreeMap<>();
    ChunkSource source =
        dataset.read(
            dataset.info().partitions().stream()
                .map(PartitionInfo::partition)
                .map(ChunkRange::all)
                .toList());
    while (true) {
      try (ChunkGroup group = await(source.next(100_000))) {
        if (group.isEnd()) {
          return found;
        }
        group
            .chunks()
            .forEach(chunk -> found.put(chunk.label(), ByteBufUtil.hexDump(chunk.bytes())));
        group.chunks().forEach(chunk -> assertThat(chunk.rows()).isPositive());
        group.chunks().forEach(chunk -> assertThat(PlainChunkKey.parse(chunk.label())).isPresent());
      }
    }
  }

  private static Map<String, String> texts(Map<String, byte[]> values) {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((key, value) -> texts.put(key, ByteBufUtil.hexDump(value)));
    return texts;
  }
}
