package io.sheaf.dataset.file;

import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.TestingFileStore;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletionException;

/** Puts two datasets into a directory, of which the larger one does not fit. */
final class FullDiskProgram {
  private static final int CHUNKS = 16;
  private static final int[] ROWS = new int[50_000];

  private FullDiskProgram() {}

  public static void main(String... arguments) {
    MemoryBudget budget = new MemoryBudget(256 << 20);
    int[][] large = new int[CHUNKS][];
    Arrays.fill(large, ROWS);
    try (ArrowFileStore store =
        new ArrowFileStore(
            DirectorySpace.open(Path.of(arguments[0]), 2), budget, TestingFileStore.impatient())) {
      put(store, budget, "small", new int[][] {{1, 2}, {3}});
      put(store, budget, "trades", large);
    }
  }

  private static void put(ArrowFileStore store, MemoryBudget budget, String name, int[][] chunks) {
    DatasetWriter writer =
        TestingStore.await(
            store.write(new DatasetName(name), TestingChunks.MESSAGE, TestingStore.CREATE));
    try {
      for (int[] values : chunks) {
        TestingStore.await(writer.write(0, TestingChunks.chunk(budget, values)));
      }
      System.out.println(name + ": " + TestingStore.await(writer.commit()).rows() + " rows");
    } catch (CompletionException e) {
      TestingStore.await(writer.abort());
      SheafException failure = (SheafException) SheafException.unwrap(e);
      System.out.println(failure.reason() + " " + failure.getMessage());
    }
  }
}
