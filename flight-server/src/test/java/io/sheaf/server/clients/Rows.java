package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Rows by value, however they were cut into batches and whichever dictionaries stood for them.
 *
 * @param columns their names
 */
record Rows(List<String> columns, List<List<@Nullable Object>> values) {

  /** Of a file with one IPC stream, or several of the same schema, one after the other. */
  static Rows read(Path file) throws IOException {
    Rows all = new Rows(new ArrayList<>(), new ArrayList<>());
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        BufferAllocator allocator = new RootAllocator()) {
      while (isAtStream(in)) {
        try (ArrowReader reader =
            new ArrowStreamReader(in, allocator) {
              @Override
              protected void closeReadSource() {} // the next stream is in it
            }) {
          all.add(reader);
        }
      }
    }
    return all;
  }

  /** Of a reader before its first batch. */
  static Rows read(ArrowReader reader) throws IOException {
    Rows all = new Rows(new ArrayList<>(), new ArrayList<>());
    all.add(reader);
    return all;
  }

  private static boolean isAtStream(InputStream in) throws IOException {
    in.mark(1);
    boolean more = in.read() >= 0;
    in.reset();
    return more;
  }

  private void add(ArrowReader reader) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    List<String> names = root.getFieldVectors().stream().map(FieldVector::getName).toList();
    assertThat(columns.isEmpty() || columns.equals(names)).as("%s, %s", columns, names).isTrue();
    columns.clear();
    columns.addAll(names);
    while (reader.loadNextBatch()) {
      for (int row = 0; row < root.getRowCount(); row++) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (FieldVector vector : root.getFieldVectors()) {
          cells.add(value(vector, row, reader));
        }
        values.add(cells);
      }
    }
  }

  private static @Nullable Object value(FieldVector vector, int row, ArrowReader dictionaries)
      throws IOException {
    Object value = vector.getObject(row);
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (value != null && encoding != null) {
      int index = ((Number) value).intValue();
      value = dictionaries.lookup(encoding.getId()).getVector().getObject(index);
    }
    return value == null || value instanceof Number ? value : value.toString();
  }

  /** Fails with the first row that differs. */
  void assertSame(Rows found) {
    assertThat(found.columns).isEqualTo(columns);
    for (int row = 0; row < Math.min(values.size(), found.values.size()); row++) {
      if (!found.values.get(row).equals(values.get(row))) {
        assertThat(found.values.get(row)).as("row %d", row).isEqualTo(values.get(row));
      }
    }
    assertThat(found.values.size()).as("rows").isEqualTo(values.size());
  }
}
