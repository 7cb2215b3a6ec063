package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenCommandTest {
  @TempDir private Path directory;

  private static Outcome gen(Path file, String... more) {
    return TestingCli.run(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "gen",
                    "--out",
                    file.toString(),
                    "--partitions",
                    "2",
                    "--batches",
                    "3",
                    "--rows",
                    "1000"),
                java.util.stream.Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void tellsWhatItWroteInArrowRedissWords() {
    Path file = directory.resolve("a.arrow");
    Outcome outcome = gen(file);
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("Wrote " + file, "2 partitions × 3 batches × 1,000 rows = 6,000 rows", "MiB/s")
        .contains("rows/s", "stored", "decoded");
    assertThat(outcome.err()).contains("Using sequential generation");
  }

  @Test
  void theSameSeedGivesTheSameBytesHoweverManyWorkers() throws IOException {
    Path one = directory.resolve("one.arrow");
    Path other = directory.resolve("other.arrow");
    String[] size = {"--partitions", "8", "--batches", "8", "--rows", "100", "--workers", "3"};
    Outcome parallel = TestingCli.run(concat(new String[] {"gen", "--out", one.toString()}, size));
    Outcome sequential =
        TestingCli.run(
            concat(new String[] {"gen", "--no-parallel", "--out", other.toString()}, size));
    assertThat(parallel.err()).contains("Using parallel generation with 3 workers");
    assertThat(sequential.err()).contains("Using sequential generation");
    assertThat(Files.mismatch(one, other)).isEqualTo(-1);
  }

  @Test
  void anotherSeedGivesOtherData() throws IOException {
    Path one = directory.resolve("one.arrow");
    Path other = directory.resolve("other.arrow");
    gen(one, "--seed", "1");
    gen(other, "--seed", "2");
    assertThat(Files.mismatch(one, other)).isNotEqualTo(-1);
  }

  @Test
  void writesStraightIntoAStore() {
    String address = TestingStores.serverLocation() + "/" + TestingStores.newName();
    Outcome made =
        TestingCli.run(
            "gen", "--out", address, "--partitions", "2", "--batches", "1", "--rows", "10");
    assertThat(made.exitCode()).isZero();
    assertThat(TestingCli.run("info", address, "--output", "json").out()).contains("\"rows\":20");
  }

  @Test
  void aNumberOutOfRangeIsUsageAndLeavesNoFile() {
    Path file = directory.resolve("a.arrow");
    Outcome refused = gen(file, "--string-cardinality", "0");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(file).doesNotExist();
  }

  @Test
  void aDirectoryThatIsNotThereIsSaid() {
    Outcome refused = gen(directory.resolve("no/such/a.arrow"));
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(refused.err()).contains("no such file");
  }

  private static String[] concat(String[] first, String[] second) {
    return java.util.stream.Stream.of(first, second)
        .flatMap(java.util.stream.Stream::of)
        .toArray(String[]::new);
  }
}
