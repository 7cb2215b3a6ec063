package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of other languages, run to their end by tests. */
public final class TestingProgram {
  private TestingProgram() {}

  /** Skips the test where there is no such program; under CI the test goes on, and fails. */
  public static void assumeInstalled(String program, String... versionArguments) {
    if (System.getenv("CI") == null) {
      assumeThat(isThere(program, versionArguments)).as("%s on the PATH", program).isTrue();
    }
  }

  private static boolean isThere(String program, String... versionArguments) {
    ProcessBuilder command = new ProcessBuilder(program);
    command.command().addAll(List.of(versionArguments));
    try {
      return command.start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /**
   * How it ended.
   *
   * @param output of both kinds
   */
  public record Ended(List<String> command, boolean inTime, int exitCode, String output) {
    /** It ended well; returns what it said. */
    public String well() {
      assertThat(inTime && exitCode == 0).as("%s: %d%n%s", command, exitCode, output).isTrue();
      return output;
    }
  }

  /** Runs it, for so long at most. */
  public static Ended run(List<String> command, Path directory, int secondsMax) throws Exception {
    Path file = Files.createTempFile("sheaf-program", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      boolean inTime = process.waitFor(secondsMax, TimeUnit.SECONDS);
      if (!inTime) {
        process.destroyForcibly().waitFor();
      }
      String output = Files.readString(file, StandardCharsets.UTF_8);
      return new Ended(command, inTime, process.exitValue(), output);
    } finally {
      Files.delete(file);
    }
  }
}
