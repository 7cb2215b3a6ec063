package io.sheaf.command.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code verify} between each two of a file, Redis, S3 and a server, each with another codec and
 * batches of another size. {@code -Dsheaf.test.pairs.rows=20000} takes the 50mb set.
 */
class VerifyPairsTest {
  private static final int ROWS = Integer.getInteger("sheaf.test.pairs.rows", 200);
  private static final int BATCHES = 64;
  private static final long CHANGED_ROW = (BATCHES / 2) * (long) ROWS + 7;

  @TempDir private static Path directory;
  private static TestingBucket bucket;
  private static String input;

  @BeforeAll
  static void start() throws Exception {
    bucket = TestingBucket.start();
    input = directory.resolve("input.arrow").toString();
    String[] generate = {
      "gen",
      "--out",
      input,
      "--partitions",
      "8",
      "--batches",
      "8",
      "--dict-strings",
      "--rows",
      String.valueOf(ROWS),
      "--compression",
      "uncompressed"
    };
    assertThat(TestingCli.run(generate).exitCode()).isEqualTo(ExitCodes.DONE);
  }

  @AfterAll
  static void stop() throws Exception {
    bucket.close();
  }

  /** Copies a file to each place. */
  private static List<String> everywhere(String file, String name) {
    List<String> places =
        List.of(
            directory.toUri() + "#" + name,
            TestingStores.redisUrl() + "#" + name,
            "s3://" + TestingBucket.NAME + "/" + name + ".arrow",
            TestingStores.serverLocation() + "/" + name);
    List<String> codecs = List.of("zstd", "lz4", "uncompressed", "zstd:9");
    List<Integer> chunkRows = List.of(ROWS, ROWS * 3 / 2, ROWS * 4, ROWS / 3);
    for (int i = 0; i < places.size(); i++) {
      Outcome copied =
          TestingCli.run(
              bucket.with(
                  "copy",
                  file,
                  places.get(i),
                  "--codec",
                  codecs.get(i),
                  "--chunk-rows",
                  String.valueOf(chunkRows.get(i))));
      assertThat(copied.exitCode()).as(copied.err()).isEqualTo(ExitCodes.DONE);
    }
    List<String> all = new ArrayList<>(places);
    all.add(file);
    return all;
  }

  @Test
  void allAreIdenticalAndAChangedValueIsNamedByAll() throws IOException {
    String changed = directory.resolve("changed.arrow").toString();
    change(input, changed);
    List<String> same = everywhere(input, TestingStores.newName());
    List<String> other = everywhere(changed, TestingStores.newName());
    for (int i = 0; i < same.size(); i++) {
      for (int j = i + 1; j < same.size(); j++) {
        Outcome outcome = verify(same.get(i), same.get(j));
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(ExitCodes.DONE);
      }
      assertTellsTheChange(verify(same.get(i), other.get((i + 1) % other.size())));
    }
  }

  private static Outcome verify(String one, String two) {
    return TestingCli.run(bucket.with("verify", one, two));
  }

  private static void assertTellsTheChange(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(ExitCodes.NO);
    assertThat(outcome.out())
        .contains(
            "Column 'id64' differs, first in row %,d: %d and -1"
                .formatted(CHANGED_ROW, CHANGED_ROW));
  }

  /** Another file with one value changed, half-way through. */
  private static void change(String from, String to) throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        FileChannel in = FileChannel.open(Path.of(from), StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(Path.of(to), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ArrowFileReader reader = new ArrowFileReader(in, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      try (ArrowFileWriter writer = new ArrowFileWriter(root, reader, out)) {
        for (int batch = 0; reader.loadNextBatch(); batch++) {
          if (batch == BATCHES / 2) {
            ((BigIntVector) root.getVector("id64")).set(7, -1);
          }
          writer.writeBatch();
        }
      }
    }
  }
}
