package io.sheaf.dataset.redis.kind;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisStoreOptions;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That {@code conf/redis-users.conf} is understood everywhere and allows no more than it says. */
class LeastPrivilegeTest {
  private static final Pattern CALL = Pattern.compile("redis\\.call\\('(\\w+)'");

  static final String USERS =
      Path.of("..", "conf", "redis-users.conf").toAbsolutePath().normalize().toString();

  static String url(RedisServer server) {
    return "redis://sheaf:change-me@127.0.0.1:" + server.port();
  }

  @ParameterizedTest
  @EnumSource(RedisProgram.class)
  void allowsNothingElse(RedisProgram program) {
    try (RedisServer server = RedisServer.start(program.find(), "--include", USERS);
        RedisClient client = RedisClient.create(url(server))) {
      RedisCommands<String, String> redis = client.connect().sync();
      redis.set("sheaf:x", "1");
      redis.set("any name:{part=00000}:batch=00000", "1");
      assertThat(redis.mget("sheaf:x").get(0).getValue()).isEqualTo("1");

      List<Runnable> forbidden =
          List.of(
              () -> redis.set("other", "1"),
              () -> redis.strlen("other"),
              () -> redis.keys("*"),
              () -> redis.scan(),
              redis::flushall,
              () -> redis.configGet("*"),
              () -> redis.publish("sheaf:x", "1"),
              () -> redis.eval("return redis.call('SET', 'other', 1)", ScriptOutputType.VALUE),
              redis::aclList);
      for (Runnable each : forbidden) {
        assertThatThrownBy(each::run).hasMessageMatching("(?is).*(NOPERM|permission|can't).*");
      }
    }
  }

  @Test
  void allowsWhatTheScriptsCall() throws IOException {
    Path scripts = Path.of("src/main/resources/io/sheaf/dataset/redis");
    List<String> allowed = List.of(Files.readString(Path.of(USERS)).split("\\s+"));
    int calls = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(scripts, "*.lua")) {
      for (Path file : files) {
        Matcher call = CALL.matcher(Files.readString(file));
        while (call.find()) {
          calls++;
          assertThat(allowed).as("%s", file).contains("+" + call.group(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    assertThat(calls).isGreaterThan(50);
  }

  @Test
  void allowsAClusterItsWays() {
    MemoryBudget budget = new MemoryBudget(16 << 20);
    DatasetName name = new DatasetName("trades");
    try (ClusterGroup cluster = new ClusterGroup(RedisProgram.any(), "--include", USERS)) {
      RedisAddress address = RedisAddress.parse(url(cluster.masters().get(0)));
      RedisStoreOptions usual = TestingRedis.options(address);
      RedisStoreOptions options =
          new RedisStoreOptions(
              usual.connection().withReplicaReads(true),
              usual.managed(),
              usual.reap(),
              usual.memoryPercentMax());
      try (RedisDatasetStore store = RedisDatasetStore.open(options, budget)) {
        put(store, budget, name, CREATE, new int[][] {{1}}, new int[][] {{2}}, new int[][] {{3}});
        assertThat(read(store, name)).containsExactly(1, 2, 3);
        assertThat(await(store.ping()).properties())
            .containsEntry("mode", "cluster")
            .containsEntry("masters", "3");
      }
    }
  }

  @Test
  void aWrongPasswordIsNotRepeated() {
    try (RedisServer server = RedisServer.start(RedisProgram.any(), "--include", USERS)) {
      RedisAddress address = RedisAddress.parse(url(server).replace("change-me", "s3cret"));
      SheafException refusal =
          catchThrowableOfType(
              SheafException.class,
              () -> RedisConnections.open(RedisConnectionOptions.of(address)).close());
      assertThat(refusal.getMessage()).contains("WRONGPASS").doesNotContain("s3cret");
    }
  }
}
