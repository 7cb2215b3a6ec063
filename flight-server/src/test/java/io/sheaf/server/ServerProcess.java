package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * FlightServerMain in a process of its own, which a test may stop and kill; what it says goes into
 * two files.
 */
public record ServerProcess(Process process, Path output, Path log) implements AutoCloseable {
  private static final String READY = "sheaf ready ";
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final int EXIT_SECONDS_MAX = 60;

  /** Starts one on any free port and waits until it says that it serves. */
  public static ServerProcess start(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("--port=0"));
    all.addAll(List.of(arguments));
    ServerProcess server = launch(Map.of(), all);
    try {
      server.location();
      return server;
    } catch (RuntimeException | AssertionError e) {
      server.close();
      throw e;
    }
  }

  /**
   * Starts one.
   *
   * @param environment beside this process's, of which settings are left out
   */
  public static ServerProcess launch(Map<String, String> environment, List<String> arguments)
      throws IOException {
    return launch(environment, List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"), arguments);
  }

  /** Starts one with options of Java's. */
  static ServerProcess launch(
      Map<String, String> environment, List<String> javaOptions, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(accessOptions());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FlightServerMain.class.getName());
    command.addAll(arguments);
    Path output = Files.createTempFile("sheaf-server", ".out");
    Path log = Files.createTempFile("sheaf-server", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SHEAF_"));
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), output, log);
  }

  /** What this process was allowed, such as {@code --add-opens}: it depends on the Java. */
  public static List<String> accessOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--"))
        .toList();
  }

  /** Where it serves; waits until its first line tells that. */
  public String location() {
    await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !outputLines().isEmpty() || !process.isAlive());
    assertThat(outputLines()).as("output; the log: %s", logLines()).isNotEmpty();
    String line = outputLines().get(0);
    assertThat(line).startsWith(READY);
    return line.substring(READY.length());
  }

  /** What it wrote to stdout. */
  List<String> outputLines() {
    return lines(output);
  }

  /** What it wrote to stderr. */
  public List<String> logLines() {
    return lines(log);
  }

  void awaitLogged(String words) {
    await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(logLines()).anyMatch(line -> line.contains(words)));
  }

  /** The redis-server that it started; waits until there is one. */
  ProcessHandle redis() {
    await().atMost(START_MAX).until(() -> process.children().findAny().isPresent());
    return process.children().findAny().orElseThrow();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)).as("%s", logLines()).isTrue();
    return process.exitValue();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /**
   * Whether a process still does something. One that ended and that nobody asked about yet counts
   * as alive for Java, but has no program any more.
   */
  static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /** Kills it and the Redis that it started, if they still run. */
  @Override
  public void close() throws IOException {
    process.children().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Files.deleteIfExists(output);
    Files.deleteIfExists(log);
  }

  /** Whole lines; what another process is writing right now comes later. */
  private static List<String> lines(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
