package io.sheaf.dataset.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRedisTest {
  @TempDir Path temporary;
  private StateDirectory state;

  @BeforeEach
  void makeStateDirectory() {
    state = new StateDirectory(temporary.resolve("state"));
  }

  @Test
  void servesOnLoopbackUntilClosed() throws IOException {
    EmbeddedRedis redis = start(EmbeddedRedisOptions.inMemory());
    try (redis) {
      assertThat(RedisAnswers.ask(redis.port(), "PING")).startsWith("+PONG");
      assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port() + "/0");
      assertThat(stateFiles()).hasSize(1);
    }
    assertThat(redis.process().isAlive()).isFalse();
    assertThat(stateFiles()).isEmpty();
    redis.close();
  }

  @Test
  void listensOnNothingButLoopback() throws IOException {
    try (EmbeddedRedis redis = start(EmbeddedRedisOptions.inMemory())) {
      assertThat(RedisAnswers.ask(redis.port(), "CONFIG GET bind")).contains("127.0.0.1");
      for (InetSocketAddress address : otherAddresses(redis.port())) {
        try (Socket socket = new Socket()) {
          assertThatThrownBy(() -> socket.connect(address, 1000)).isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void keepsThePagesThatItFrees() throws IOException {
    assumeThat(System.getenv()).doesNotContainKeys("MALLOC_CONF", "JE_MALLOC_CONF");
    try (EmbeddedRedis redis = start(EmbeddedRedisOptions.inMemory())) {
      assumeThat(RedisAnswers.ask(redis.port(), "INFO memory")).contains("mem_allocator:jemalloc");
      assertThat(RedisAnswers.ask(redis.port(), "MEMORY MALLOC-STATS"))
          .contains("muzzy_decay_ms: -1");
    }
  }

  @Test
  void leavesNoDirectoryBehind() throws IOException {
    EmbeddedRedis redis = start(EmbeddedRedisOptions.inMemory());
    Path directory =
        Path.of(RedisAnswers.ask(redis.port(), "CONFIG GET dir").strip().lines().toList().get(4));
    assertThat(directory).isDirectory();
    redis.close();
    assertThat(directory).doesNotExist();
  }

  @Test
  void keepsDataInItsDirectory() throws IOException {
    EmbeddedRedisOptions options = EmbeddedRedisOptions.durable(temporary.resolve("data set"));
    try (EmbeddedRedis redis = start(options)) {
      assertThat(RedisAnswers.ask(redis.port(), "SET key value")).startsWith("+OK");
      assertThat(RedisAnswers.ask(redis.port(), "CONFIG GET appendfsync")).contains("everysec");
    }
    try (EmbeddedRedis redis = start(options)) {
      assertThat(RedisAnswers.ask(redis.port(), "GET key")).contains("value");
    }
  }

  @Test
  void refusesADataDirectoryInUse() {
    EmbeddedRedisOptions options = EmbeddedRedisOptions.durable(temporary.resolve("data"));
    try (EmbeddedRedis redis = start(options)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> start(options))
            .isInstanceOf(SheafException.class)
            .hasMessageContaining(temporary.resolve("data").toString())
            .hasMessageContaining("in use")
            .hasMessageNotContaining("\n");
      }
      assertThat(redis.process().isAlive()).isTrue();
    }
    start(options).close();
  }

  @Test
  void limitsMemory() throws IOException {
    try (EmbeddedRedis redis =
        start(EmbeddedRedisOptions.inMemory().withMemoryBytesMax(12_345_678))) {
      assertThat(RedisAnswers.ask(redis.port(), "CONFIG GET maxmemory")).contains("12345678");
      assertThat(RedisAnswers.ask(redis.port(), "CONFIG GET maxmemory-policy"))
          .contains("noeviction");
    }
  }

  @Test
  void leavesTheProcessesOfLiveOwnersAlone() throws IOException {
    try (EmbeddedRedis first = start(EmbeddedRedisOptions.inMemory());
        EmbeddedRedis second = start(EmbeddedRedisOptions.inMemory())) {
      LeftoverRedis.stopAll(state.runs());
      assertThat(first.process().isAlive()).isTrue();
      assertThat(second.process().isAlive()).isTrue();
      assertThat(first.port()).isNotEqualTo(second.port());
    }
  }

  @Test
  void startsManyAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Callable<Boolean> startAndAsk =
        () -> {
          try (EmbeddedRedis redis = start(EmbeddedRedisOptions.inMemory())) {
            return RedisAnswers.ask(redis.port(), "PING").startsWith("+PONG");
          }
        };
    for (Future<Boolean> served :
        threads.invokeAll(Stream.generate(() -> startAndAsk).limit(24).toList())) {
      assertThat(served.get()).isTrue();
    }
    threads.shutdown();
    assertThat(stateFiles()).isEmpty();
  }

  @Test
  void aPortTakenInTheMeantimeIsSeenInTheLog() throws Exception {
    try (EmbeddedRedis other = start(EmbeddedRedisOptions.inMemory())) {
      Path directory = Files.createDirectory(temporary.resolve("run"));
      Path binary = new RedisBinary(System.getenv(), new BundledRedis(state)).find();
      RedisProcess second =
          RedisProcess.launch(
              RedisCommand.of(binary, other.port(), directory, EmbeddedRedisOptions.inMemory()),
              other.port(),
              directory);
      assertThat(second.awaitServing(10_000_000_000L)).isFalse();
      assertThat(second.isPortTaken()).isTrue();
    }
  }

  @Test
  void failsInOneLineWithTheEndOfTheLog() throws IOException {
    Path data = Files.createDirectory(temporary.resolve("data"));
    Files.createDirectory(data.resolve("appendonlydir"));
    Files.writeString(
        data.resolve("appendonlydir/appendonly.aof.manifest"), "this is no manifest\n");
    Files.writeString(data.resolve("appendonly.aof"), "this is no append-only file\n");
    assertThatThrownBy(() -> start(EmbeddedRedisOptions.durable(data)))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("its log ends")
        .hasMessageMatching("(?i).*(aof|append only).*")
        .hasMessageNotContaining(String.valueOf(Year.now().getValue()))
        .hasMessageNotContaining("\n");
    assertThat(stateFiles()).isEmpty();
  }

  @Test
  void isStartedAgainWithItsDataOnItsPort() throws IOException {
    EmbeddedRedisOptions options = EmbeddedRedisOptions.durable(temporary.resolve("data"));
    EmbeddedRedis redis = start(options).restarting(failure -> {});
    try (redis) {
      ProcessHandle first = redis.process();
      assertThat(RedisAnswers.ask(redis.port(), "SET key value")).startsWith("+OK");
      kill(redis);
      await()
          .ignoreExceptions()
          .until(() -> RedisAnswers.ask(redis.port(), "GET key").contains("value"));
      assertThat(redis.process()).isNotEqualTo(first);
      assertThat(stateFiles()).hasSize(1);
    }
    assertThat(redis.process().isAlive()).isFalse();
    assertThat(stateFiles()).isEmpty();
  }

  @Test
  void isGivenUpWhenItEndsAgainAndAgain() {
    CompletableFuture<SheafException> givenUp = new CompletableFuture<>();
    try (EmbeddedRedis redis =
        start(EmbeddedRedisOptions.inMemory()).restarting(givenUp::complete)) {
      await()
          .until(
              () -> {
                kill(redis);
                return givenUp.isDone();
              });
      assertThat(givenUp.join()).hasMessageContaining("started again");
    }
  }

  @Test
  void isGivenUpWhenItDoesNotComeBack() throws IOException {
    CompletableFuture<SheafException> givenUp = new CompletableFuture<>();
    EmbeddedRedisOptions options = EmbeddedRedisOptions.durable(temporary.resolve("data"));
    try (EmbeddedRedis redis = start(options).restarting(givenUp::complete)) {
      for (Path file : appendOnlyFiles()) {
        Files.writeString(file, "this is no append-only file\n");
      }
      kill(redis);
      assertThat(givenUp.orTimeout(20, TimeUnit.SECONDS).join())
          .hasMessageContaining("can't be started again")
          .hasMessageContaining("its log ends");
    }
    assertThat(stateFiles()).isEmpty();
  }

  private static void kill(EmbeddedRedis redis) {
    redis.process().destroyForcibly();
  }

  /** One file for Redis 6, and one in a directory from 7 on. */
  private List<Path> appendOnlyFiles() throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      return files.filter(file -> file.toString().matches(".*appendonly.aof[^/]*")).toList();
    }
  }

  private EmbeddedRedis start(EmbeddedRedisOptions options) {
    return new RedisStart(options, Map.copyOf(System.getenv()), state).start();
  }

  private List<Path> stateFiles() throws IOException {
    try (Stream<Path> files = Files.list(state.runs())) {
      return files.toList();
    }
  }

  private static List<InetSocketAddress> otherAddresses(int port) throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(network -> !network.getName().equals("lo"))
        .flatMap(NetworkInterface::inetAddresses)
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }
}
