package io.sheaf.dataset.compare;

import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FramesInMemory;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;

/** A stream of a schema and batches of int32, double and utf8 columns, given as plain values. */
final class TestingStream {
  private final Schema schema;
  private final Map<Long, List<String>> dictionaries = new HashMap<>();
  private final List<List<? extends List<?>>> batches = new ArrayList<>();

  /**
   * @param schema in the form that messages have
   */
  TestingStream(Schema schema) {
    this.schema = schema;
  }

  static TestingStream of(Field... fields) {
    return new TestingStream(new Schema(List.of(fields)));
  }

  TestingStream dictionary(long id, String... values) {
    dictionaries.put(id, List.of(values));
    return this;
  }

  /** Adds a batch: the values of each column, or their indexes in the dictionary. */
  TestingStream batch(List<?>... columns) {
    batches.add(List.of(columns));
    return this;
  }

  FrameArrowReader reader(BufferAllocator allocator) throws IOException {
    try {
      List<IpcFrame> frames = IpcFrames.parse(Unpooled.wrappedBuffer(bytes(allocator)));
      return new FrameArrowReader(new FramesInMemory(frames), allocator);
    } catch (CorruptIpcException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] bytes(BufferAllocator allocator) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Map<Long, Dictionary> vectors = new HashMap<>();
    List<Field> fields =
        schema.getFields().stream()
            .map(field -> DictionaryUtility.toMemoryFormat(field, allocator, vectors))
            .toList();
    vectors.forEach((id, dictionary) -> set(dictionary.getVector(), dictionaryValues(id)));
    try (MapDictionaryProvider provider =
            new MapDictionaryProvider(vectors.values().toArray(Dictionary[]::new));
        VectorSchemaRoot root =
            VectorSchemaRoot.create(new Schema(fields, schema.getCustomMetadata()), allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, provider, bytes)) {
      writer.start();
      for (List<? extends List<?>> columns : batches) {
        for (int i = 0; i < columns.size(); i++) {
          set(root.getVector(i), columns.get(i));
        }
        root.setRowCount(columns.get(0).size());
        writer.writeBatch();
      }
    }
    return bytes.toByteArray();
  }

  private List<String> dictionaryValues(long id) {
    return dictionaries.getOrDefault(id, List.of());
  }

  private static void set(FieldVector vector, List<?> values) {
    vector.reset();
    for (int i = 0; i < values.size(); i++) {
      set(vector, i, values.get(i));
    }
    vector.setValueCount(values.size());
  }

  private static void set(FieldVector vector, int index, Object value) {
    if (value == null) {
      vector.setNull(index);
    } else if (vector instanceof IntVector ints) {
      ints.setSafe(index, (Integer) value);
    } else if (vector instanceof Float8Vector doubles) {
      doubles.setSafe(index, (Double) value);
    } else if (vector instanceof VarCharVector strings) {
      strings.setSafe(index, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else {
      throw new IllegalArgumentException("no values for " + vector.getField());
    }
  }
}
