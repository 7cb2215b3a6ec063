package io.sheaf.server.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.server.RawRedis;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes a fixture, once for each format; docs/testing.md has the command. */
@EnabledIfSystemProperty(named = "sheaf.test.fixture", matches = ".+")
class FormatFixtureMaker {
  /** What every Redis that Sheaf works with can load. */
  private static final String OLDEST_REDIS = "redis_version:6.2";

  private static final String FILE = "appendonly.aof";

  @TempDir private Path directory;

  @Test
  void make() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    Map<String, String> settings = Map.of("sheaf.stores.files.url", files.toUri().toString());
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.durable(directory));
        SheafServer server = TestingServer.serve(redis.url(), settings);
        SheafClient client = SheafClient.connect(server.location().toString());
        RawRedis raw = new RawRedis(redis.url())) {
      assertThat(raw.commands().info("server"))
          .as("set REDIS_SERVER to the bundled program")
          .contains(OLDEST_REDIS);
      for (FixtureDataset dataset : FixtureDataset.values()) {
        dataset.make(client);
        if (dataset.isFileToo()) {
          dataset.make(client, "files");
        }
      }
      raw.commands().bgrewriteaof();
      await().until(() -> raw.commands().info("persistence").contains("rewrite_in_progress:0"));
    }
    Path made = Path.of(System.getProperty("sheaf.test.fixture"));
    Files.createDirectories(made);
    Files.copy(directory.resolve(FILE), made.resolve(FILE));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(files)) {
      for (Path file : all) {
        Files.copy(file, made.resolve(file.getFileName()));
      }
    }
  }
}
