package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
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

  /** Asking again finds the same bytes. */
  @Test
  void aDamagedFileIsNo() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(file));
    byte[] changed = whole.clone();
    Arrays.fill(changed, whole.length / 2, whole.length, (byte) 0x55);
    List<byte[]> damaged =
        List.of(
            new byte[0],
            "no Arrow at all".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, whole.length / 2),
            changed);
    Path path = directory.resolve("damaged.bin"); // .arrow would be a dataset of a store
    String to = directory.resolve("to.arrow").toString();
    for (byte[] bytes : damaged) {
      Files.write(path, bytes);
      for (String[] command :
          new String[][] {
            {"local-read", "--inp", path.toString()},
            {"read", path.toString()},
            {"info", path.toString()},
            {"verify", path.toString(), file},
            {"copy", path.toString(), to}
          }) {
        Outcome outcome = TestingCli.run(command);
        assertThat(outcome.exitCode()).as(command[0] + outcome.err()).isEqualTo(ExitCodes.NO);
        assertThat(outcome.err()).doesNotContain("defect");
      }
    }
  }

  @Test
  void aPartitionsNumberThatIsNoneIsTold() throws IOException {
    Path large = directory.resolve("large.arrow");
    try (BufferAllocator allocator = new RootAllocator();
        BigIntVector partition = new BigIntVector("partition", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(partition);
        FileChannel channel =
            FileChannel.open(large, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
      partition.setSafe(0, 3_000_000_000L);
      root.setRowCount(1);
      writer.writeBatch();
    }
    Outcome read = TestingCli.run("local-read", "--inp", large.toString());
    assertThat(read.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(read.err()).contains("partition 3000000000").doesNotContain("defect");
  }
}
