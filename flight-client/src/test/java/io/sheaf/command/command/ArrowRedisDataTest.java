package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets that ArrowRedis itself wrote; they lie beside the checkout, and may be missing. */
class ArrowRedisDataTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data", "arrow-redis");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"zstd-dict", "lz4-plain", "uncompressed"})
  void readAndVerifyAgreeWithTheSource(String name) throws IOException {
    assumeTrue(Files.isDirectory(DATA), "no datasets of ArrowRedis in " + DATA.normalize());
    load(name);
    String source = DATA.resolve(name).resolve("source.arrow").toString();
    Path out = directory.resolve("out.arrow");
    Outcome read =
        TestingCli.run(
            "read",
            "--redis-url",
            TestingStores.redisUrl(),
            "--prefix",
            name,
            "--partitions",
            "all",
            "--out",
            out.toString());
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(TestingCli.run("verify", "--file1", source, "--file2", out.toString()).out())
        .contains("FILES ARE IDENTICAL!");
    String[] throughServer = {"verify", source, TestingStores.serverLocation() + "/" + name};
    assertThat(TestingCli.run(throughServer).out()).contains("FILES ARE IDENTICAL!");
  }

  private static void load(String name) throws IOException {
    Path dataset = DATA.resolve(name);
    JsonNode keys = new ObjectMapper().readTree(dataset.resolve("keys.json").toFile()).get("keys");
    RedisClient client = RedisClient.create(TestingStores.redisUrl());
    try (StatefulRedisConnection<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE)) {
      for (Map.Entry<String, JsonNode> key : keys.properties()) {
        byte[] value = Files.readAllBytes(dataset.resolve(key.getValue().asText()));
        redis.sync().set(key.getKey().getBytes(StandardCharsets.UTF_8), value);
      }
    } finally {
      client.shutdown();
    }
  }
}
