package io.sheaf.server.format;

import io.sheaf.protocol.ipc.FrameSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A row of a fixture. What they hold is in fixtures of all formats, so none of this ever changes.
 *
 * @param word dictionary-encoded
 */
record FixtureRow(
    int partition, long number, @Nullable String word, @Nullable Double price, List<String> tags) {
  static final int PARTITIONS = 3;
  private static final int BATCHES = 2;
  private static final int ROWS = 40;
  private static final List<String> WORDS = List.of("null", "eins", "deux", "tres", "четыре");
  private static final DictionaryEncoding ENCODING =
      new DictionaryEncoding(1, false, new ArrowType.Int(32, true));

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("partition", new ArrowType.Int(32, true)),
              Field.notNullable("number", new ArrowType.Int(64, true)),
              new Field(
                  "word", new FieldType(true, new ArrowType.Int(32, true), ENCODING), List.of()),
              Field.nullable("price", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
              new Field(
                  "tags",
                  FieldType.nullable(ArrowType.List.INSTANCE),
                  List.of(Field.nullable("item", ArrowType.Utf8.INSTANCE)))));

  private static FixtureRow of(long put, int partition, int index) {
    long number = put * 1_000_000 + partition * 1_000L + index;
    return new FixtureRow(
        partition,
        number,
        number % 7 == 0 ? null : WORDS.get((int) (number % WORDS.size())),
        number % 5 == 0 ? null : number / 8.0,
        Collections.nCopies((int) (number % 3), "tag " + number % 4));
  }

  /** All rows of a put, in the order in which a dataset has them. */
  static List<FixtureRow> all(long put) {
    List<FixtureRow> rows = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      rows.addAll(partition(put, partition));
    }
    return rows;
  }

  /** Those of one partition. */
  static List<FixtureRow> partition(long put, int partition) {
    List<FixtureRow> rows = new ArrayList<>();
    for (int i = 0; i < BATCHES * ROWS; i++) {
      rows.add(of(put, partition, i));
    }
    return rows;
  }

  /** Rows of several puts to one dataset, which follow each other in each partition. */
  static List<FixtureRow> appended(long first, long second) {
    List<FixtureRow> rows = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      rows.addAll(partition(first, partition));
      rows.addAll(partition(second, partition));
    }
    return rows;
  }

  /** A put's frames; without batches when it has no rows. */
  static FrameSource frames(long put, boolean hasRows) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VarCharVector words = words(allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root, new MapDictionaryProvider(new Dictionary(words, ENCODING)), stream)) {
      writer.start();
      for (int batch = 0; hasRows && batch < BATCHES; batch++) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          int from = batch * ROWS;
          fill(root, partition(put, partition).subList(from, from + ROWS));
          writer.writeBatch();
        }
      }
      writer.end();
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory failed", e);
    }
    return new ParsedFrames(stream.toByteArray());
  }

  private static VarCharVector words(BufferAllocator allocator) {
    VarCharVector words = new VarCharVector("words", allocator);
    for (int i = 0; i < WORDS.size(); i++) {
      words.setSafe(i, WORDS.get(i).getBytes(StandardCharsets.UTF_8));
    }
    words.setValueCount(WORDS.size());
    return words;
  }

  private static void fill(VectorSchemaRoot root, List<FixtureRow> rows) {
    root.allocateNew();
    UnionListWriter tags = ((ListVector) root.getVector("tags")).getWriter();
    for (int i = 0; i < rows.size(); i++) {
      FixtureRow row = rows.get(i);
      ((IntVector) root.getVector("partition")).setSafe(i, row.partition);
      ((BigIntVector) root.getVector("number")).setSafe(i, row.number);
      if (row.word != null) {
        ((IntVector) root.getVector("word")).setSafe(i, WORDS.indexOf(row.word));
      }
      if (row.price != null) {
        ((Float8Vector) root.getVector("price")).setSafe(i, row.price);
      }
      tags.setPosition(i);
      tags.startList();
      row.tags.forEach(tags::writeVarChar);
      tags.endList();
    }
    root.setRowCount(rows.size());
  }

  /** The rows that a reader gives. */
  static List<FixtureRow> read(ArrowReader reader) throws IOException {
    List<FixtureRow> rows = new ArrayList<>();
    while (reader.loadNextBatch()) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      for (int i = 0; i < root.getRowCount(); i++) {
        Integer word = ((IntVector) root.getVector("word")).getObject(i);
        rows.add(
            new FixtureRow(
                ((IntVector) root.getVector("partition")).get(i),
                ((BigIntVector) root.getVector("number")).get(i),
                word == null ? null : word(reader, root, word),
                ((Float8Vector) root.getVector("price")).getObject(i),
                ((ListVector) root.getVector("tags"))
                    .getObject(i).stream().map(String::valueOf).toList()));
      }
    }
    return rows;
  }

  private static String word(ArrowReader reader, VectorSchemaRoot root, int index) {
    DictionaryEncoding encoding = root.getVector("word").getField().getDictionary();
    Dictionary dictionary = reader.lookup(encoding.getId());
    return String.valueOf(dictionary.getVector().getObject(index));
  }
}
