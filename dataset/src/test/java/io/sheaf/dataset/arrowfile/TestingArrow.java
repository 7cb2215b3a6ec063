package io.sheaf.dataset.arrowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Arrow data made and read by Arrow's own writers and readers, to compare with. */
public final class TestingArrow {
  private final BufferAllocator allocator;

  public TestingArrow(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** A dictionary's values. */
  public interface Values {
    FieldVector vector(BufferAllocator allocator);
  }

  /**
   * A stream with one batch for each dictionary. Its column {@code value} has, in this order, the
   * dictionary's values, a null, and the first value again; {@code number} counts the rows.
   */
  public byte[] stream(ArrowType.Int indexType, List<Values> dictionaries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DictionaryEncoding encoding = new DictionaryEncoding(5, false, indexType);
    Field field = new Field("value", new FieldType(true, indexType, encoding), null);
    try (FieldVector values = dictionaries.get(0).vector(allocator);
        IntVector numbers = new IntVector("number", allocator);
        FieldVector indexes = field.createVector(allocator)) {
      VectorSchemaRoot root = VectorSchemaRoot.of(indexes, numbers);
      MapDictionaryProvider provider = new MapDictionaryProvider(new Dictionary(values, encoding));
      try (ArrowStreamWriter writer = new ArrowStreamWriter(root, provider, bytes)) {
        for (Values next : dictionaries) {
          replace(values, next);
          fill(indexes, numbers, values.getValueCount());
          root.setRowCount(numbers.getValueCount());
          writer.writeBatch();
        }
      }
    }
    return bytes.toByteArray();
  }

  private void replace(FieldVector values, Values by) {
    try (FieldVector next = by.vector(allocator)) {
      next.makeTransferPair(values).splitAndTransfer(0, next.getValueCount());
    }
  }

  private static void fill(FieldVector indexes, IntVector numbers, int values) {
    org.apache.arrow.vector.BaseIntVector places = (org.apache.arrow.vector.BaseIntVector) indexes;
    indexes.setInitialCapacity(values + 2);
    indexes.reAlloc();
    for (int i = 0; i < values; i++) {
      places.setWithPossibleTruncate(i, i);
    }
    indexes.setNull(values);
    places.setWithPossibleTruncate(values + 1, 0);
    indexes.setValueCount(values + 2);
    for (int i = 0; i < values + 2; i++) {
      numbers.setSafe(i, i);
    }
    numbers.setValueCount(values + 2);
  }

  /** A file with the columns of these vectors, written by Arrow's own writer. */
  void writeFile(Path path, Map<String, String> metadata, FieldVector... columns)
      throws IOException {
    try (var out = Files.newOutputStream(path);
        ArrowFileWriter writer =
            new ArrowFileWriter(
                VectorSchemaRoot.of(columns),
                new MapDictionaryProvider(),
                Channels.newChannel(out),
                metadata)) {
      writer.writeBatch();
      writer.writeBatch();
    }
  }

  /** The rows of a file, as Arrow's own reader reads them. */
  List<String> rowsOfFile(Path path) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      return rows(reader);
    }
  }

  /** The rows of a stream, as Arrow's own reader reads them. */
  public List<String> rowsOfStream(byte[] stream) throws IOException {
    try (ArrowReader reader =
        new org.apache.arrow.vector.ipc.ArrowStreamReader(
            new ByteArrayInputStream(stream), allocator)) {
      return rows(reader);
    }
  }

  /** The rows of some frames. The source is closed. */
  public List<String> rows(FrameSource source) throws IOException {
    try (FrameArrowReader reader = new FrameArrowReader(source, allocator)) {
      return rows(reader);
    }
  }

  private static List<String> rows(ArrowReader reader) throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add(reader.getVectorSchemaRoot().getSchema().toString());
    while (reader.loadNextBatch()) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      List<ValueVector> columns = new ArrayList<>();
      for (FieldVector column : root.getFieldVectors()) {
        columns.add(decoded(column, reader));
      }
      for (int row = 0; row < root.getRowCount(); row++) {
        int at = row;
        rows.add(columns.stream().map(column -> text(column, at)).toList().toString());
      }
      columns.stream()
          .filter(column -> !root.getFieldVectors().contains(column))
          .forEach(ValueVector::close);
    }
    assertThat(rows).isNotEmpty();
    return rows;
  }

  private static ValueVector decoded(FieldVector column, ArrowReader reader) throws IOException {
    DictionaryEncoding encoding = column.getField().getDictionary();
    return encoding == null
        ? column
        : DictionaryEncoder.decode(column, reader.getDictionaryVectors().get(encoding.getId()));
  }

  private static String text(ValueVector column, int row) {
    Object value = column.getObject(row);
    return value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : String.valueOf(value);
  }
}
