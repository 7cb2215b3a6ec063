package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonOptions;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.compare.DatasetComparison;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.ListRequest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Python tool ArrowRedis wrote, put into Redis as it is, comes back as it went in. */
class ArrowRedisDataTest {
  private static final Path DATA =
      Path.of("..", "..", "shared", "data", "arrow-redis").toAbsolutePath().normalize();

  private TestingServer server;
  private RawRedis redis;

  @BeforeEach
  void start() {
    if (System.getenv("CI") == null) {
      assumeThat(DATA).as("real input beside the checkout").exists();
    }
    server = TestingServer.start();
    redis = new RawRedis(server.redis().url());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      redis.close();
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4-plain", "uncompressed", "zstd-dict"})
  void comesBackAsItWentIn(String name) throws Exception {
    load(name);
    Map<String, String> before = redis.contents();
    Path source = DATA.resolve(name).resolve("source.arrow");

    assertThat(PythonEnvironment.run("checks.py", "same_as_file", server.location(), name, source))
        .contains("ok same_as_file");
    try (SheafClient client = SheafClient.connect(server.location())) {
      assertThat(compare(client, name, source)).isInstanceOf(ComparisonResult.Identical.class);
      assertThat(client.info(DatasetRequest.of(new DatasetName(name))).rows()).isEqualTo(-1);
      client.list(ListRequest.all());
      client.ping();
    }
    assertThat(redis.contents()).as("Redis after reading").isEqualTo(before);
  }

  private void load(String name) throws IOException {
    Path directory = DATA.resolve(name);
    JsonNode keys =
        new ObjectMapper().readTree(directory.resolve("keys.json").toFile()).get("keys");
    for (Map.Entry<String, JsonNode> key : keys.properties()) {
      redis
          .commands()
          .set(key.getKey(), Files.readAllBytes(directory.resolve(key.getValue().asText())));
    }
  }

  private static ComparisonResult compare(SheafClient client, String name, Path source)
      throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        FileChannel file = FileChannel.open(source);
        ArrowReader expected = new ArrowFileReader(file, allocator);
        ArrowReader found = client.get(ByteString.copyFromUtf8(name)).reader(allocator)) {
      return new DatasetComparison(new ComparisonOptions(true, false), rows -> {})
          .compare(expected, found);
    }
  }
}
