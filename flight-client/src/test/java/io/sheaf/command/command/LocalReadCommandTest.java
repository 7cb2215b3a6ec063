package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalReadCommandTest {
  @TempDir private static Path directory;
  private static String file;

  @BeforeAll
  static void generate() {
    file = directory.resolve("in.arrow").toString();
    String[] gen = {"gen", "--out", file, "--partitions", "3", "--batches", "2", "--rows", "500"};
    assertThat(TestingCli.run(gen).exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"all;3,000;6", "ALL;3,000;6", "0,1,;2,000;4", "2;1,000;2", "2,0;2,000;4"})
  void readsThePartitionsAskedFor(String partitions, String rows, int chunks) {
    Outcome read = TestingCli.run("local-read", "--inp", file, "--partitions", partitions);
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(read.out()).contains("Read " + rows + " rows from local file", "MiB/s");
    assertThat(read.err())
        .contains(
            "Fetched %d/%d present chunks in ".formatted(chunks, chunks),
            "rows=" + rows.replace(",", ""));
  }

  @Test
  void batchesAreOneAtLeast() {
    for (String batches : new String[] {"-1", "0", "x"}) {
      Outcome read = TestingCli.run("read", file, "--batches", batches);
      assertThat(read.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(read.err()).contains("--batches", "'" + batches + "' is not a whole number");
    }
  }

  @Test
  void aPartitionThatIsNotThereIsNo() {
    Outcome read = TestingCli.run("local-read", "--inp", file, "--partitions", "0,9");
    assertThat(read.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(read.err()).contains("no partition 9; there are [0, 1, 2]");
  }

  /** A file by its path is read whole; its column tells nobody but local-read. */
  @Test
  void readTakesPartitionsOfDatasetsAlone() {
    Outcome refused = TestingCli.run("read", file, "--partitions", "0");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("--partitions", "local-read --inp");
    assertThat(TestingCli.run("read", file, "--partitions", "all").exitCode()).isZero();
  }
}
