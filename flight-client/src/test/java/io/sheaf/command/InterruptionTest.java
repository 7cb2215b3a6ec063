package io.sheaf.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.sheaf.command.stores.TestingBucket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of long work: exit code 130, and nothing half-written is left. */
class InterruptionTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  @TempDir private static Path inputs;
  private static String input = "";

  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();

  /** Enough to be in the middle of for seconds, at zstd's highest level. */
  @BeforeAll
  static void generate() {
    input = inputs.resolve("in.arrow").toString();
    String[] gen = {"gen", "--out", input, "--batches", "25", "--rows", "2000"};
    assertThat(TestingCli.run(concat(gen, "--compression", "lz4")).exitCode()).isZero();
  }

  @AfterEach
  void stopWhatStillRuns() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("--(add-opens|enable-native|sun-misc).*"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), FlightClientCli.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(err().toFile())
            .redirectErrorStream(true)
            .start();
    started.add(process);
    return process;
  }

  private Path err() {
    return directory.resolve("err");
  }

  /** Ctrl-C, as a terminal sends it. */
  private void interrupt(Process process) throws Exception {
    assertThat(process.isAlive()).as(Files.readString(err())).isTrue();
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    assertThat(process.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err())).isEqualTo(130);
    assertThat(Files.readString(err())).contains("interrupted").doesNotContain("Exception");
  }

  private Path out() throws IOException {
    return Files.createDirectories(directory.resolve("out"));
  }

  private long bytesWritten() throws IOException {
    try (Stream<Path> files = Files.list(out())) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void awaitWriting() {
    await().atMost(WAIT_MAX).until(() -> bytesWritten() > 0);
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> files = Files.list(out())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void genLeavesNoFile() throws Exception {
    String file = out().resolve("a.arrow").toString();
    Process gen = start("gen", "--out", file, "--batches", "100000", "--rows", "10000");
    awaitWriting();
    interrupt(gen);
    assertNothingWritten();
  }

  @Test
  void readLeavesNoFile() throws Exception {
    String name = TestingStores.newName();
    String[] to = {"--redis-url", TestingStores.redisUrl(), "--prefix", name};
    split(input, to);
    String file = out().resolve("a.arrow").toString();
    Process read =
        start("read", to[0], to[1], to[2], to[3], "--out", file, "--compression", "zstd:22");
    awaitWriting();
    interrupt(read);
    assertNothingWritten();
  }

  private static void split(String file, String[] to) {
    String[] split = {"split", "--inp", file, "--compression", "keep"};
    assertThat(TestingCli.run(concat(split, to)).exitCode()).isZero();
  }

  private static String[] concat(String[] first, String... second) {
    return Stream.of(first, second).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void copyLeavesNoUpload() throws Exception {
    Path stream = inputs.resolve("in.arrows");
    assertThat(TestingCli.run("copy", input, stream.toString()).exitCode()).isZero();
    byte[] bytes = Files.readAllBytes(stream);
    try (TestingBucket bucket = TestingBucket.start()) {
      String object = "s3://" + TestingBucket.NAME + "/a.arrow";
      Process copy = start(bucket.with("copy", "-", object, "--codec", "none"));
      copy.getOutputStream().write(bytes, 0, bytes.length - 1000);
      copy.getOutputStream().flush();
      await().atMost(WAIT_MAX).until(() -> bucket.uploads() == 1);
      interrupt(copy);
      assertThat(bucket.uploads()).isZero();
      assertThat(bucket.objects()).isZero();
    }
  }

  @Test
  void splitLeavesNoChunks() throws Exception {
    String name = TestingStores.newName();
    try (RedisClient client = RedisClient.create(TestingStores.redisUrl());
        StatefulRedisConnection<String, String> redis = client.connect()) {
      Process split =
          start(
              "split",
              "--inp",
              input,
              "--redis-url",
              TestingStores.redisUrl(),
              "--prefix",
              name,
              "--compression",
              "zstd:22");
      await().atMost(WAIT_MAX).until(() -> !redis.sync().keys("*" + name + "@*batch*").isEmpty());
      interrupt(split);
      assertThat(redis.sync().keys("*" + name + "@*")).isEmpty();
    }
    assertThat(TestingCli.run("list", TestingStores.redisUrl()).out()).doesNotContain(name);
  }

  /** Of a stream that stands still, so that it is in the middle for as long as it takes. */
  @Test
  void verifyAndReadOfAPipeEnd() throws Exception {
    byte[] half = Arrays.copyOf(Files.readAllBytes(Path.of(input)), 1 << 20);
    for (String[] command :
        List.of(
            new String[] {"verify", "-", input},
            new String[] {"read", "-", "--out", out().resolve("a.arrow").toString()})) {
      Process waiting = start(command);
      waiting.getOutputStream().write(half); // far more than a pipe holds: it is being read
      waiting.getOutputStream().flush();
      interrupt(waiting);
      assertNothingWritten();
    }
  }

  @Test
  void benchLeavesNeitherFilesNorDatasets() throws Exception {
    Process bench =
        start(
            "bench",
            "--size",
            "1mb",
            "--runs",
            "100000",
            "--redis-url",
            TestingStores.redisUrl(),
            "--location",
            TestingStores.serverLocation(),
            "--output-dir",
            out().toString());
    await().atMost(WAIT_MAX).until(() -> Files.readString(err()).contains("read from Redis..."));
    interrupt(bench);
    assertNothingWritten();
    assertThat(TestingCli.run("list", TestingStores.redisUrl()).out()).doesNotContain("bench:");
  }
}
