package io.sheaf.command.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;

/** A copy of an Arrow file with one row changed. */
final class ChangedFile {
  private ChangedFile() {}

  /**
   * Copies by Arrow's own code, uncompressed.
   *
   * @param row from 0 over the whole file
   * @param change of a batch's columns at an index
   */
  static void write(Path from, Path to, long row, BiConsumer<VectorSchemaRoot, Integer> change)
      throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        FileChannel in = FileChannel.open(from);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ArrowFileReader reader = new ArrowFileReader(in, allocator)) {
      VectorSchemaRoot columns = reader.getVectorSchemaRoot();
      try (ArrowFileWriter writer = new ArrowFileWriter(columns, reader, out)) {
        long start = 0;
        while (reader.loadNextBatch()) {
          if (row >= start && row < start + columns.getRowCount()) {
            change.accept(columns, (int) (row - start));
          }
          start += columns.getRowCount();
          writer.writeBatch();
        }
      }
    }
  }
}
