package io.sheaf.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.stores.TestingBucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands work when Java takes our classes and those of the libraries for its own, as the launcher
 * has it: none of them has a class loader then.
 */
class OwnClassesTest {
  @TempDir private Path directory;

  /** Runs in a process of its own. */
  static final class Commands {
    private Commands() {}

    /**
     * Runs one after the other.
     *
     * @param lines command lines, whose words are apart by a blank
     */
    public static void main(String[] lines) {
      if (Commands.class.getClassLoader() != null) {
        throw new IllegalStateException("this class has a loader");
      }
      for (String line : lines) {
        String[] arguments = line.split(" ");
        int exitCode =
            FlightClientCli.commandLine(arguments)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .execute(arguments);
        System.out.println("exit code " + exitCode);
      }
      System.exit(0);
    }
  }

  private static List<String> run(List<String> lines) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-Xbootclasspath/a:" + System.getProperty("java.class.path"),
            "-cp",
            "/dev/null",
            Commands.class.getName()));
    command.addAll(lines);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  /** A library that asks for its class loader may be another one without it. */
  @Test
  void theSameSeedGivesTheSameBytes() throws Exception {
    for (String codec : List.of("lz4", "zstd")) {
      Path here = directory.resolve("here." + codec);
      Path there = directory.resolve("there." + codec);
      String[] gen = {"gen", "--rows", "5000", "--batches", "1", "--compression", codec, "--out"};
      String line = String.join(" ", gen) + " " + there;
      assertThat(run(List.of(line))).contains("exit code 0");
      String[] arguments = Arrays.copyOf(gen, gen.length + 1);
      arguments[gen.length] = here.toString();
      assertThat(TestingCli.run(arguments).exitCode()).isZero();
      assertThat(there).hasSameBinaryContentAs(here);
    }
  }

  @Test
  void commandsNeedNoClassLoader() throws Exception {
    String file = directory.resolve("in.arrow").toString();
    String name = TestingStores.newName();
    String redis = TestingStores.redisUrl();
    String server = TestingStores.serverLocation();
    try (TestingBucket bucket = TestingBucket.start()) {
      String inBucket =
          String.join(" ", bucket.with("", "--bucket", TestingBucket.NAME, "--key", "in.arrow"));
      List<String> lines =
          List.of(
              "gen --out " + file + " --partitions 2 --batches 2 --rows 100 --dict-strings",
              "split --inp " + file + " --redis-url " + redis + " --prefix " + name,
              "split --inp " + file + " --location " + server + " --prefix " + name,
              "read --location " + server + " --prefix " + name + " --partitions all",
              "verify " + redis + "#" + name + " " + file,
              "copy " + redis + "#" + name + " " + file + ".lz4 --compression lz4",
              "info " + redis + "#" + name,
              "s3-upload" + inBucket + " --inp " + file,
              "s3-read" + inBucket,
              "bench --size 1mb",
              "demo");
      List<String> said = run(lines);
      assertThat(said)
          .filteredOn(line -> line.startsWith("exit code"))
          .as(String.join("\n", said))
          .hasSameSizeAs(lines)
          .containsOnly("exit code 0");
    }
  }
}
