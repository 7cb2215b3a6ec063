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
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
    assertThat(directories()).isEmpty();
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
      assertThat(stranger.waitFor(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  /** A directory can't be read as a file by root either, unlike a file of another user. */
  @Test
  void aStateFileThatCanNotBeReadKeepsNeitherTheOthersNorTheNextStart() throws Exception {
    Path runs = state().runs();
    for (String name : List.of("a", "b", "y", "z")) {
      Files.createDirectory(runs.resolve(name + ".run"));
    }
    Process redis = new ProcessBuilder("sleep", "60").start();
    try {
      writeRecord(ProcessIdentity.of(redis.toHandle()).orElseThrow());
      start(EmbeddedRedisOptions.inMemory()).close();
      assertThat(redis.waitFor(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      redis.destroyForcibly();
    }
    assertThat(stateFiles())
        .containsExactlyInAnyOrder(
            Stream.of("a", "b", "y", "z")
                .map(name -> runs.resolve(name + ".run"))
                .toArray(Path[]::new));
  }

  @Test
  void isFoundByItsOwnFileWhenItsOwnerWasKilledBeforeNotingIt() throws Exception {
    Path run = Files.createDirectory(temporary.resolve("sheaf-redis-x"));
    Process redis = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(RedisCommand.pidFile(run), redis.pid() + "\n");
      ProcessIdentity owner = new ProcessIdentity(gonePid(), Instant.now().minusSeconds(60));
      writeRecord(RunRecord.of(owner, run, true).format() + RunRecord.formatLaunching());
      LeftoverRedis.stopAll(state().runs());
      assertThat(redis.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(run).doesNotExist();
    } finally {
      redis.destroyForcibly();
    }
  }

  /** Among the moments are those between the start of Redis and the note of its number. */
  @Test
  void nothingIsLeftWhenTheOwnerIsKilledAtAnyMoment() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      Process owner = Owner.launch(temporary, "");
      awaitDirectory();
      Thread.sleep(random.nextInt(60));
      owner.destroyForcibly().waitFor();
      start(EmbeddedRedisOptions.inMemory()).close();
      assertThat(processesIn(temporary.resolve("tmp"))).as("seed %d", seed).isEmpty();
      assertThat(directories()).as("seed %d", seed).isEmpty();
    }
    assertThat(stateFiles().stream().filter(file -> file.toString().endsWith(".run"))).isEmpty();
  }

  private void awaitDirectory() throws IOException, InterruptedException {
    while (directories().isEmpty()) {
      Thread.sleep(1);
    }
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve("tmp"))) {
      return files.filter(file -> file.toString().contains("sheaf-redis-")).toList();
    }
  }

  /** Running processes whose working directory is below this one, or was. */
  private static List<ProcessHandle> processesIn(Path directory) throws IOException {
    String real = directory.toRealPath().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> workingDirectory(process).startsWith(real))
        .filter(ProcessIdentity::isRunning)
        .toList();
  }

  private static String workingDirectory(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", "" + process.pid(), "cwd")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private void writeRecord(ProcessIdentity redis) throws Exception {
    ProcessIdentity owner = new ProcessIdentity(gonePid(), Instant.now().minusSeconds(60));
    RunRecord record = RunRecord.of(owner, temporary.resolve("none"), true);
    writeRecord(record.format() + RunRecord.formatLaunching() + RunRecord.formatStarted(redis));
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
    static Process launch(Path temporary, String dataDirectory) throws IOException {
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
      return builder.start();
    }

    static Owner start(Path temporary, String dataDirectory) throws IOException {
      Process process = launch(temporary, dataDirectory);
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
