package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** A source over frames in memory, and streams to make them from. */
final class TestingFrames implements FrameSource {
  private final Deque<IpcFrame> frames;
  private boolean closed;

  TestingFrames(List<IpcFrame> frames) {
    this.frames = new ArrayDeque<>(frames);
  }

  static TestingFrames of(byte[] stream) throws CorruptIpcException {
    ByteBuf bytes = Unpooled.wrappedBuffer(stream);
    return new TestingFrames(IpcFrames.parse(bytes));
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public IpcFrame next() {
    return frames.poll();
  }

  @Override
  public void close() {
    frames.forEach(IpcFrame::close);
    frames.clear();
    closed = true;
  }

  /**
   * A stream with a column {@code number} of 0, 1 and 2 in each batch, and a dictionary column
   * {@code word} that points at the first, the second and the first word of the batch.
   */
  static byte[] stream(BufferAllocator allocator, List<List<String>> wordsOfBatches)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(32, true));
    Field wordField =
        new Field("word", new FieldType(true, encoding.getIndexType(), encoding), null);
    try (VarCharVector words = new VarCharVector("words", allocator);
        IntVector numbers = new IntVector("number", allocator);
        IntVector indexes = new IntVector(wordField, allocator)) {
      fill(numbers, 0, 1, 2);
      fill(indexes, 0, 1, 0);
      VectorSchemaRoot root = VectorSchemaRoot.of(numbers, indexes);
      DictionaryProvider dictionaries =
          new DictionaryProvider.MapDictionaryProvider(new Dictionary(words, encoding));
      try (ArrowStreamWriter writer = new ArrowStreamWriter(root, dictionaries, bytes)) {
        for (List<String> values : wordsOfBatches) {
          fill(words, values);
          writer.writeBatch();
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void fill(IntVector vector, int... values) {
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i]);
    }
    vector.setValueCount(values.length);
  }

  private static void fill(VarCharVector vector, List<String> values) {
    vector.reset();
    for (int i = 0; i < values.size(); i++) {
      vector.setSafe(i, values.get(i).getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(values.size());
  }
}
