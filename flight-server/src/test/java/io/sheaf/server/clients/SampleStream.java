package io.sheaf.server.clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows for a client to write, in the order of their partitions, uncompressed: about 140 bytes each,
 * half of them zstd leaves.
 *
 * @param batches of each partition
 * @param dictionaryChanges whether each batch has a dictionary of its own
 */
record SampleStream(int partitions, int batches, int rows, boolean dictionaryChanges) {
  private static final int WORDS = 7;
  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final DictionaryEncoding ENCODING =
      new DictionaryEncoding(1, false, new ArrowType.Int(32, true));
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("partition", FieldType.notNullable(INT), null),
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.nullable("price", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
              Field.nullable("text", ArrowType.Utf8.INSTANCE),
              new Field("word", new FieldType(true, INT, ENCODING), null)));

  int rowsTotal() {
    return partitions * batches * rows;
  }

  /** Writes them as an IPC stream. */
  Path write(Path file) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        OutputStream out = Files.newOutputStream(file);
        VarCharVector words = new VarCharVector("words", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, provider(words), out)) {
      Random random = new Random(rows);
      for (int batch = 0; batch < partitions * batches; batch++) {
        fillWords(words, dictionaryChanges ? batch : 0);
        fill(root, batch, random);
        writer.writeBatch();
      }
      writer.end();
    }
    return file;
  }

  private static DictionaryProvider provider(VarCharVector words) {
    return new DictionaryProvider.MapDictionaryProvider(new Dictionary(words, ENCODING));
  }

  private static void fillWords(VarCharVector words, int batch) {
    words.reset();
    for (int i = 0; i < WORDS; i++) {
      words.setSafe(i, ("word " + i + " of " + batch).getBytes(StandardCharsets.UTF_8));
    }
    words.setValueCount(WORDS);
  }

  private void fill(VectorSchemaRoot root, int batch, Random random) {
    root.getFieldVectors().forEach(FieldVector::reset);
    IntVector partition = (IntVector) root.getVector("partition");
    BigIntVector id = (BigIntVector) root.getVector("id");
    Float8Vector price = (Float8Vector) root.getVector("price");
    VarCharVector text = (VarCharVector) root.getVector("text");
    IntVector word = (IntVector) root.getVector("word");
    for (int row = 0; row < rows; row++) {
      partition.setSafe(row, batch / batches);
      id.setSafe(row, (long) batch * rows + row);
      if (random.nextInt(10) > 0) {
        price.setSafe(row, random.nextDouble());
        text.setSafe(row, hex(random, 110));
        word.setSafe(row, random.nextInt(WORDS));
      }
    }
    root.setRowCount(rows);
  }

  private static byte[] hex(Random random, int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) "0123456789abcdef".charAt(random.nextInt(16));
    }
    return text;
  }
}
