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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"--no-dict-strings", "--dict-strings"})
  void theSameSeedGivesTheSameBytesHoweverManyWorkers(String strings) throws IOException {
    Path first = directory.resolve("first.arrow");
    String[] dictionary = strings.equals("--dict-strings") ? new String[] {strings} : new String[0];
    String[] size = {"--partitions", "8", "--batches", "8", "--rows", "100"};
    genWith(first, concat(size, dictionary), "--no-parallel");
    for (String workers : new String[] {"1", "2", "7", "7"}) {
      Path other = directory.resolve("other.arrow");
      Outcome made = genWith(other, concat(size, dictionary), "--workers", workers);
      assertThat(made.err())
          .contains(
              workers.equals("1")
                  ? "Using sequential generation"
                  : "Using parallel generation with " + workers + " workers");
      assertThat(Files.mismatch(first, other)).as("with %s workers", workers).isEqualTo(-1);
    }
  }

  private static Outcome genWith(Path file, String[] options, String... more) {
    String[] out = {"gen", "--out", file.toString()};
    Outcome made = TestingCli.run(concat(concat(out, options), more));
    assertThat(made.exitCode()).as(made.err()).isZero();
    return made;
  }

  @Test
  void aPresetSaysWhatOptionsDoNotAndKeepsTheRows() {
    Path file = directory.resolve("a.arrow");
    String[] small = {"--partitions", "1", "--preset", "low-memory"};
    assertThat(genWith(file, small).out())
        .contains("1 partitions × 80 batches × 10,000 rows = 800,000 rows");
    String[] own = {"--preset", "random", "--rows", "50", "--output", "json"};
    assertThat(genWith(file, own).out()).contains("\"rows_per_batch\":50", "\"lz4\"");
    assertThat(gen(file, "--preset", "fast").err()).contains("'fast' is none of random, balanced");
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

  @ParameterizedTest
  @ValueSource(strings = {"a.arrow", "a.arrows"})
  void createLeavesAFileThatIsThere(String name) throws IOException {
    Path file = directory.resolve(name);
    assertThat(gen(file, "--mode", "create").exitCode()).isZero();
    byte[] before = Files.readAllBytes(file);
    Outcome refused = gen(file, "--mode", "create", "--seed", "9");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(refused.err()).contains(file + " exists");
    assertThat(file).hasBinaryContent(before);
    assertThat(gen(file, "--seed", "9").exitCode()).isZero();
    assertThat(Files.readAllBytes(file)).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mode=append",
        "--layout=arrow-redis",
        "--partitioning=hash:id64:2",
        "--chunk-rows=10",
        "--ttl=5",
        "--grace=5",
        "--if-version="
      })
  void whatOnlyDatasetsHaveIsRefusedForFilesAndStreams(String option) throws IOException {
    Path file = Files.writeString(directory.resolve("a.arrow"), "kept");
    for (String out : new String[] {file.toString(), "-"}) {
      Outcome refused = TestingCli.run("gen", "--out", out, "--rows", "10", option);
      assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
      assertThat(refused.err()).contains(option.replaceAll("=.*", ""), "not for files");
    }
    assertThat(file).hasContent("kept");
  }

  @Test
  void aChunkHasASizeAboveNothing() {
    Outcome refused = gen(directory.resolve("a.arrow"), "--target-chunk-mb", "-5");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("--target-chunk-mb", "'-5' is not a whole number");
  }
}
