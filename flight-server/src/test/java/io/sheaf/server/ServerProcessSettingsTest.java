package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What keeps the flight-server command from starting: one line a problem on stderr, nothing on
 * stdout, exit code 2; and where its settings come from.
 */
class ServerProcessSettingsTest {
  private static final String PASSWORD = "rose-canary-7";

  @TempDir private Path directory;

  @Test
  void aTakenPortIsOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(refused("--port", port))
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + port, "is taken", "--port");
    }
  }

  @Test
  void aRedisThatIsNotThereIsOneLine() throws Exception {
    int port = freePort();
    assertThat(refused("--redis-url", "redis://:" + PASSWORD + "@127.0.0.1:" + port))
        .singleElement()
        .asString()
        .contains("connection refused: 127.0.0.1:" + port);
  }

  @Test
  void aRedisThatDoesNotAnswerIsOneLineAfterTheConnectTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      String url = "redis://:" + PASSWORD + "@127.0.0.1:" + silent.getLocalPort();
      assertThat(refused("--redis-url", url, "-Dsheaf.redis.connect-timeout=300ms"))
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + silent.getLocalPort(), "timed out");
    }
  }

  @Test
  void aWrongRedisPasswordIsOneLine() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(redis.url())) {
      raw.commands().configSet("requirepass", "another-" + PASSWORD);
      String address = "127.0.0.1:" + redis.port();
      assertThat(refused("--redis-url", "redis://:" + PASSWORD + "@" + address))
          .singleElement()
          .asString()
          .contains(address, "password", "WRONGPASS");
      assertThat(refused("--redis-url", "redis://" + address))
          .singleElement()
          .asString()
          .contains(address, "password", "NOAUTH");
    }
  }

  @Test
  void theEmbeddedRedisHasALimit() throws Exception {
    try (ServerProcess server =
            ServerProcess.launch(
                Map.of(), List.of("--port=0", "-Dsheaf.redis.embedded-bytes-max=100MiB"));
        SheafClient client = SheafClient.connect(server.location())) {
      assertThat(client.ping().properties())
          .containsEntry("memory limit", "100.00M")
          .containsEntry("eviction policy", "noeviction");
    }
  }

  @Test
  void everythingWrongInItsSettingsIsToldAtOnce() throws Exception {
    Path file =
        write(
            """
            sheaf.server { streams-max = many, prot = 1 }
            sheaf.redis.url = "http://:%s@h"
            sheaf.memory = 1
            """
                .formatted(PASSWORD));
    List<String> problems =
        refused(
            "--config=" + file,
            "--host=192.0.2.1",
            "--port=70000",
            "-Dsheaf.dataset.grace=5",
            "-Dsheaf.datasets.grace=5s");
    assertThat(problems)
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("sheaf.server.streams-max", "many", "server.conf: 1"),
            line -> assertThat(line).contains("sheaf.server.prot", "did you mean", "port"),
            line -> assertThat(line).contains("sheaf.redis.url", "redis://", "server.conf: 2"),
            line -> assertThat(line).contains("sheaf.memory", "section"),
            line -> assertThat(line).contains("sheaf.server.host", "--insecure"),
            line -> assertThat(line).contains("sheaf.server.port", "70000", "--port"),
            line -> assertThat(line).contains("sheaf.dataset.grace", "unit"),
            line -> assertThat(line).contains("sheaf.datasets.grace", "did you mean"));
  }

  @Test
  void theFirstSourceOfASettingIsTheOneThatCounts() throws Exception {
    Path file =
        write(
            """
            sheaf.server { port = -1, streams-max = -1, connection-streams-max = -1 }
            sheaf.redis.connections = -1
            """);
    try (ServerProcess server =
        ServerProcess.launch(
            Map.of(
                "SHEAF_SERVER_PORT", "-2",
                "SHEAF_SERVER_STREAMS_MAX", "-2",
                "SHEAF_SERVER_CONNECTION_STREAMS_MAX", "-2"),
            List.of(
                "--config=" + file,
                "-Dsheaf.server.port=-3",
                "-Dsheaf.server.streams-max=-3",
                "--port=-4"))) {
      assertThat(refused(server))
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("server.port", "'-4'", "(--port)"),
              line -> assertThat(line).contains("server.streams-max", "'-3'", "(-D"),
              line -> assertThat(line).contains("connection-streams-max", "'-2'", "(environment"),
              line -> assertThat(line).contains("redis.connections", "'-1'", "server.conf: 2"));
    }
  }

  @Test
  void servesWithSettingsFromEverySource() throws Exception {
    Path file =
        write("sheaf { server.port = 1, redis { namespace = \"file:\", connections = 2 } }");
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(redis.url());
        ServerProcess server =
            ServerProcess.launch(
                Map.of("SHEAF_REDIS_URL", redis.url(), "SHEAF_REDIS_NAMESPACE", "environment:"),
                List.of("--config=" + file, "-Dsheaf.redis.namespace=property:", "--port=0"));
        SheafClient client = SheafClient.connect(server.location())) {
      new SampleData(1, 1, 10, 1).put(client, "trades");
      assertThat(raw.keys("*")).isNotEmpty().allMatch(key -> key.startsWith("property:"));
      // Two for reading, one for writing, one for commands, and this test's.
      assertThat(raw.commands().clientList().lines()).hasSize(5);
    }
  }

  private Path write(String settings) throws IOException {
    return Files.writeString(directory.resolve("server.conf"), settings);
  }

  private static List<String> refused(String... arguments) throws Exception {
    try (ServerProcess server = ServerProcess.launch(Map.of(), List.of(arguments))) {
      return refused(server);
    }
  }

  /** The lines that tell why a server does not start. */
  private static List<String> refused(ServerProcess server) throws Exception {
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.outputLines()).isEmpty();
    assertThat(server.logLines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("flight-server: "))
        .noneMatch(line -> line.contains("Exception") || line.contains(PASSWORD));
    return server.logLines();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
