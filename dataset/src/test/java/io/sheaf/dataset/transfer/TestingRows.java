package io.sheaf.dataset.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.IpcStreams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Streams with the columns {@code partition} (int32, as given), {@code row} (int64, counted over
 * all batches) and {@code word} (a dictionary: "w" and row modulo 3, after the batch's own prefix),
 * and what such streams hold.
 */
final class TestingRows {
  private static final DictionaryEncoding WORDS =
      new DictionaryEncoding(4, false, new ArrowType.Int(32, true));
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.nullable("partition", new ArrowType.Int(32, true)),
              Field.notNullable("row", new ArrowType.Int(64, true)),
              new Field("word", new FieldType(true, WORDS.getIndexType(), WORDS), null)));

  private TestingRows() {}

  /** A batch whose words begin with {@code words}. */
  record Batch(String words, Integer... partitions) {}

  static byte[] stream(CodecType codec, List<Batch> batches) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VarCharVector words = new VarCharVector("words", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root,
                new DictionaryProvider.MapDictionaryProvider(new Dictionary(words, WORDS)),
                Channels.newChannel(bytes),
                IpcOption.DEFAULT,
                CompressionCodec.Factory.INSTANCE,
                codec,
                Optional.empty())) {
      long row = 0;
      for (Batch batch : batches) {
        fill(words, batch.words);
        fill(root, row, batch.partitions);
        row += batch.partitions.length;
        writer.writeBatch();
      }
      writer.end();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void fill(VarCharVector words, String prefix) {
    words.reset();
    for (int i = 0; i < 3; i++) {
      words.setSafe(i, (prefix + i).getBytes(StandardCharsets.UTF_8));
    }
    words.setValueCount(3);
  }

  private static void fill(VectorSchemaRoot root, long firstRow, Integer... partitions) {
    root.allocateNew();
    IntVector partition = (IntVector) root.getVector("partition");
    for (int i = 0; i < partitions.length; i++) {
      if (partitions[i] == null) {
        partition.setNull(i);
      } else {
        partition.setSafe(i, partitions[i]);
      }
      ((BigIntVector) root.getVector("row")).setSafe(i, firstRow + i);
      ((IntVector) root.getVector("word")).setSafe(i, (int) (firstRow + i) % 3);
    }
    root.setRowCount(partitions.length);
  }

  static List<IpcFrame> frames(byte[] stream) throws CorruptIpcException {
    return IpcFrames.parse(Unpooled.wrappedBuffer(stream));
  }

  /** Each row of a stream as "row word". */
  static List<String> rows(byte[] stream) throws IOException {
    List<String> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        try (var words =
            DictionaryEncoder.decode(
                root.getVector("word"), reader.getDictionaryVectors().get(WORDS.getId()))) {
          for (int i = 0; i < root.getRowCount(); i++) {
            rows.add(root.getVector("row").getObject(i) + " " + words.getObject(i));
          }
        }
      }
    }
    return rows;
  }

  /** The stream of some frames, which are closed. */
  static byte[] join(List<IpcFrame> frames) {
    ByteBuf joined = IpcStreams.join(frames);
    byte[] bytes = ByteBufUtil.getBytes(joined);
    joined.release();
    frames.forEach(IpcFrame::close);
    return bytes;
  }
}
