package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.BreakingWire;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.FlightClientCli;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingStores;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes, since standard input and output are theirs. */
class StandardStreamsTest {
  private static final int SECONDS_MAX = 120;

  @TempDir private Path directory;

  private int run(Path in, Path out, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(optionsOfThisJava());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), FlightClientCli.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err())
            .start();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private File err() {
    return directory.resolve("err").toFile();
  }

  private String errText() throws IOException {
    return Files.readString(err().toPath());
  }

  @Test
  void aStreamGoesThroughPipesAndIsTheSame() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty"));
    Path stream = directory.resolve("stream.arrows");
    String[] size = {"--partitions", "2", "--batches", "2", "--rows", "100"};
    assertThat(
            run(
                empty, stream, "gen", "--out", "-", size[0], size[1], size[2], size[3], size[4],
                size[5]))
        .as(errText())
        .isZero();
    assertThat(errText()).contains("Wrote -");

    String address = TestingStores.redisUrl() + "#" + TestingStores.newName();
    Path report = directory.resolve("report");
    assertThat(run(stream, report, "split", address, "--inp", "-")).as(errText()).isZero();
    assertThat(Files.readString(report)).contains("Stored 4 chunks to Redis");

    Path back = directory.resolve("back.arrows");
    assertThat(run(empty, back, "read", address, "--out", "-")).as(errText()).isZero();
    assertThat(TestingCli.run("verify", stream.toString(), back.toString()).exitCode()).isZero();
  }

  @Test
  void standardInputIsReadDescribedAndCompared() throws Exception {
    Path stream = directory.resolve("in.arrows");
    Path out = directory.resolve("out");
    String[] size = {"--partitions", "2", "--batches", "2", "--rows", "100"};
    String[] gen = {"gen", "--out", stream.toString()};
    assertThat(
            TestingCli.run(Stream.of(gen, size).flatMap(Stream::of).toArray(String[]::new))
                .exitCode())
        .isZero();

    assertThat(run(stream, out, "info", "-", "--output", "json")).as(errText()).isZero();
    assertThat(Files.readString(out)).contains("\"rows\":400", "\"chunks\":4", "\"stream\"");

    assertThat(run(stream, out, "read", "-", "--output", "json")).as(errText()).isZero();
    assertThat(Files.readString(out)).contains("\"rows\":400", "\"chunks\":4");

    assertThat(run(stream, out, "read", "-", "--batches", "1", "--columns", "id64", "--out", "-"))
        .as(errText())
        .isZero();
    assertThat(TestingCli.run("info", "--output", "json", arrows(out)).out())
        .contains("\"rows\":100", "[{\"name\":\"id64\",");

    assertThat(run(stream, out, "verify", "-", stream.toString())).as(errText()).isZero();
    String address = TestingStores.serverLocation() + "/" + TestingStores.newName();
    assertThat(run(stream, out, "split", address, "--inp", "-")).as(errText()).isZero();
    assertThat(TestingCli.run("verify", address, stream.toString()).exitCode()).isZero();
  }

  /** What passed once can't be sent again: half of it would look like all of it. */
  @Test
  void standardInputIsNotPutAgainWhenTheConnectionBreaks() throws Exception {
    Path stream = directory.resolve("in.arrows");
    Path out = directory.resolve("out");
    String name = TestingStores.newName();
    assertThat(TestingCli.run("gen", "--out", stream.toString(), "--rows", "2000").exitCode())
        .isZero();
    try (BreakingWire wire = new BreakingWire(500_000)) {
      assertThat(run(stream, out, "split", wire.location() + "/" + name, "--inp", "-"))
          .isEqualTo(ExitCodes.RETRY);
    }
    assertThat(errText()).doesNotContain("Attempt");
    assertThat(TestingCli.run("info", TestingStores.serverLocation() + "/" + name).exitCode())
        .isEqualTo(ExitCodes.NO);
  }

  /** What Arrow wants of this version of Java. */
  private static List<String> optionsOfThisJava() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--"))
        .toList();
  }

  private static String arrows(Path stream) throws IOException {
    return Files.move(stream, stream.resolveSibling("selected.arrows")).toString();
  }

  @Test
  void aLogThatNobodyConfiguredStaysOffStdout() throws Exception {
    Path out = directory.resolve("out");
    Path empty = Files.createFile(directory.resolve("empty"));
    assertThat(run(empty, out, "list", TestingStores.serverLocation(), "--output", "json"))
        .isZero();
    assertThat(Files.readString(out)).startsWith("{").endsWith("}" + System.lineSeparator());
    assertThat(errText()).isEmpty();
    assertThat(run(empty, out, "list", "--nonsense")).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void aResultThatCouldNotBeWrittenIsAFailure() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty"));
    Path stream = directory.resolve("in.arrows");
    assertThat(TestingCli.run("gen", "--out", stream.toString(), "--rows", "10").exitCode())
        .isZero();
    assertThat(run(empty, Path.of("/dev/full"), "info", stream.toString(), "--output", "json"))
        .isEqualTo(ExitCodes.RETRY);
    assertThat(errText()).contains("flight-client: the result could not be written");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsTakenFromStandardInputAlone() throws Exception {
    Path stream = directory.resolve("in.arrows");
    Path pipe = directory.resolve("pipe");
    assertThat(TestingCli.run("gen", "--out", stream.toString(), "--rows", "10").exitCode())
        .isZero();
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder(
                "sh", "-c", "cat \"$1\" >\"$2\"", "sh", stream.toString(), pipe.toString())
            .start();
    try {
      for (String command : new String[] {"info", "read"}) {
        TestingCli.Outcome refused = TestingCli.run(command, pipe.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(refused.err()).contains(pipe + " is no regular file", "standard input, -");
      }
    } finally {
      writer.destroy();
    }
  }
}
