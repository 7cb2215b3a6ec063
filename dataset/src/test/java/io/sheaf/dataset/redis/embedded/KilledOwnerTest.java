package io.sheaf.dataset.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.SheafException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a Redis whose owner, a JVM of its own here, ends in different ways. */
final class KilledOwnerTest {
  @TempDir Path temporary;

  @Test
  void isStoppedAtTheNextStartAfterItsOwnerWasKilled() throws Exception {
    Owner owner = Owner.start(temporary, "");
    ProcessHandle redis = owner.redis();
    owner.process().destroyForcibly().waitFor();
    assertThat(redis.isAlive()).isTrue();

    try (EmbeddedRedis next = start(EmbeddedRedisOptions.inMemory())) {
      assertThat(ProcessIdentity.isRunning(redis)).isFalse();
      assertThat(stateFiles()).hasSize(1);
      assertThat(next.process().isAlive()).isTrue();
    }
    try (Stream<Path> left = Files.list(temporary.resolve("tmp"))) {
      assertThat(left.filter(path -> path.toString().contains("sheaf-redis-"))).isEmpty();
    }
  }

  @Test
  void isLeftAloneWhileItsOwnerLives() throws Exception {
    Owner owner = Owner.start(temporary, "");
    start(EmbeddedRedisOptions.inMemory()).close();
    assertThat(owner.redis().isAlive()).isTrue();
    owner.process().destroyForcibly().waitFor();
    LeftoverRedis.stopAll(state().runs());
    assertThat(ProcessIdentity.isRunning(owner.redis())).isFalse();
  }

  @Test
  void isStoppedWhenItsOwnerIsTerminated() throws Exception {
    Owner owner = Owner.start(temporary, "");
    owner.process().destroy();
    owner.process().waitFor();
    assertThat(ProcessIdentity.isRunning(owner.redis())).isFalse();
    assertThat(stateFiles()).isEmpty();
  }

  @Test
  void aDataDirectoryIsFreeAgainAndWholeAfterItsOwnerWasKilled() throws Exception {
    Path data = temporary.resolve("data");
    Owner owner = Owner.start(temporary, data.toString());
    assertThatThrownBy(() -> start(EmbeddedRedisOptions.durable(data)))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("in use");
    RedisAnswers.ask(owner.port(), "SET key value");
    owner.process().destroyForcibly().waitFor();

    StateDirectory anotherState = new StateDirectory(temporary.resolve("another-state"));
    try (EmbeddedRedis next =
        new RedisStart(EmbeddedRedisOptions.durable(data), System.getenv(), anotherState).start()) {
      assertThat(ProcessIdentity.isRunning(owner.redis())).isFalse();
      assertThat(RedisAnswers.ask(next.port(), "GET key")).contains("value");
    }
    LeftoverRedis.stopAll(state().runs());
  }

  @Test
  void aProcessWhoseNumberWasUsedAgainIsLeftAlone() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessIdentity strangerNow = ProcessIdentity.of(stranger.toHandle()).orElseThrow();
      Instant before = strangerNow.start().minus(Duration.ofHours(1));
      writeRecord(new ProcessIdentity(stranger.pid(), before));
      LeftoverRedis.stopAll(state().runs());
      assertThat(stranger.isAlive()).isTrue();
      assertThat(stateFiles()).isEmpty();

      writeRecord(strangerNow);
      LeftoverRedis.stopAll(state().runs());
      assertThat(stranger.isAlive()).isFalse();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void isFoundByItsOwnFileWhenItsOwnerWasKilledBeforeNotingIt() throws Exception {
    Path run = Files.createDirectory(temporary.resolve("sheaf-redis-x"));
    Process redis = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(RedisCommand.pidFile(run), redis.pid() + "\n");
      ProcessIdentity owner = new ProcessIdentity(gonePid(), Instant.now().minusSeconds(60));
      writeRecord(new RunRecord(owner, run, true, Optional.empty()).format());
      LeftoverRedis.stopAll(state().runs());
      assertThat(redis.isAlive()).isFalse();
      assertThat(run).doesNotExist();
    } finally {
      redis.destroyForcibly();
    }
  }

  private void writeRecord(ProcessIdentity redis) throws Exception {
    ProcessIdentity owner = new ProcessIdentity(gonePid(), Instant.now().minusSeconds(60));
    RunRecord record = new RunRecord(owner, temporary.resolve("none"), true, Optional.empty());
    writeRecord(record.format() + RunRecord.formatStarted(redis));
  }

  private void writeRecord(String text) throws IOException {
    Files.writeString(state().runs().resolve("x.run"), text);
  }

  private static long gonePid() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  private StateDirectory state() {
    return new StateDirectory(temporary.resolve("state").resolve("sheaf"));
  }

  private EmbeddedRedis start(EmbeddedRedisOptions options) {
    return new RedisStart(options, System.getenv(), state()).start();
  }

  private List<Path> stateFiles() throws IOException {
    try (Stream<Path> files = Files.list(state().runs())) {
      return files.toList();
    }
  }

  /** A JVM that starts a Redis, says where, and waits. */
  record Owner(Process process, int port, ProcessHandle redis) {
    static Owner start(Path temporary, String dataDirectory) throws IOException {
      Path tmp = Files.createDirectories(temporary.resolve("tmp"));
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + tmp,
                  "-cp",
                  System.getProperty("java.class.path"),
                  OwnerMain.class.getName(),
                  dataDirectory));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(Map.of("XDG_STATE_HOME", temporary + "/state"));
      Process process = builder.start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String line = output.readLine();
      while (line != null && !line.startsWith("started ")) {
        line = output.readLine();
      }
      String[] words = String.valueOf(line).split(" ");
      return new Owner(
          process,
          Integer.parseInt(words[1]),
          ProcessHandle.of(Long.parseLong(words[2])).orElseThrow());
    }
  }

  /** The child's main class. */
  static final class OwnerMain {
    public static void main(String[] arguments) throws InterruptedException {
      EmbeddedRedis redis =
          EmbeddedRedis.start(
              arguments[0].isEmpty()
                  ? EmbeddedRedisOptions.inMemory()
                  : EmbeddedRedisOptions.durable(Path.of(arguments[0])));
      System.out.println("started " + redis.port() + " " + redis.process().pid());
      Thread.sleep(Duration.ofMinutes(2).toMillis());
    }
  }
}
