package io.sheaf.command.bench;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.FlightServerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, on a free port of this machine; closing stops it. */
public final class OwnServer implements AutoCloseable {
  private static final String READY = "sheaf ready ";
  private static final int STOP_SECONDS_MAX = 10;

  private final Process process;
  private final Path log;
  private final String location;

  private OwnServer(Process process, Path log, String location) {
    this.process = process;
    this.log = log;
    this.location = location;
  }

  /**
   * Starts one over a Redis, and waits until it serves.
   *
   * @throws SheafException INTERNAL, with the end of its log, when it does not come up
   */
  public static OwnServer start(String redisUrl) throws IOException {
    Path log = Files.createTempFile("sheaf-bench-server", ".log");
    ProcessBuilder builder = new ProcessBuilder(command()).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SHEAF_"));
    builder.environment().put("SHEAF_REDIS_URL", redisUrl); // a password is not for command lines
    Process process = builder.start();
    try {
      return new OwnServer(process, log, location(process, log));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      Files.deleteIfExists(log);
      throw e;
    }
  }

  /** This Java with these classes and its options that open modules. */
  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            option -> option.matches("--(add-opens|enable-native|sun-misc).*|-Xbootclasspath/a:.*"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(FlightServerMain.class.getName());
    command.add("--port");
    command.add("0");
    return command;
  }

  private static String location(Process process, Path log) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    @Nullable String line = out.readLine();
    if (line == null || !line.startsWith(READY)) {
      String told = Files.readString(log).strip();
      throw new SheafException(
          ErrorReason.INTERNAL, "the benchmark's own server did not start: " + told);
    }
    return line.substring(READY.length());
  }

  /** {@code grpc://127.0.0.1:port}. */
  public String location() {
    return location;
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(log);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
