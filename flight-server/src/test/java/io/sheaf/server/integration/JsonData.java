package io.sheaf.server.integration;

import static io.sheaf.server.integration.sample.SampleFields.encoded;
import static io.sheaf.server.integration.sample.SampleFields.extension;
import static io.sheaf.server.integration.sample.SampleFields.list;
import static io.sheaf.server.integration.sample.SampleFields.map;
import static io.sheaf.server.integration.sample.SampleFields.notNull;
import static io.sheaf.server.integration.sample.SampleFields.of;
import static io.sheaf.server.integration.sample.SampleFields.runEndEncoded;
import static io.sheaf.server.integration.sample.SampleFields.struct;
import static io.sheaf.server.integration.sample.SampleFields.union;

import io.sheaf.server.integration.sample.JsonFile;
import io.sheaf.server.integration.sample.SampleFields;
import io.sheaf.server.integration.sample.SampleVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a file in Arrow's integration format (JSON) holds.
 *
 * @param batchRows rows of each batch
 */
record JsonData(String name, List<Field> fields, List<Integer> batchRows) {
  /** Arrow's Java reader of the format has no half floats. */
  static final String HALF_FLOAT = "half_float";

  private static final List<Integer> USUAL = List.of(17, 0, 20);
  private static final double NULL_SHARE = 0.3;
  private static final ArrowType.Int INT8 = new ArrowType.Int(8, true);
  private static final ArrowType.Int INT32 = new ArrowType.Int(32, true);
  private static final Field TEXT = of("text", new ArrowType.Utf8());
  private static final Field NUMBER = of("number", INT32);

  static List<JsonData> all() {
    List<JsonData> all = new ArrayList<>();
    all.add(new JsonData("primitive", primitives(), USUAL));
    all.add(new JsonData("primitive_zerolength", primitives(), List.of(0, 0, 0)));
    all.add(new JsonData("primitive_no_batches", primitives(), List.of()));
    all.add(new JsonData(HALF_FLOAT, columns(SampleFields.floats().subList(0, 1)), USUAL));
    all.add(new JsonData("large_binary", columns(SampleFields.texts().subList(2, 4)), USUAL));
    all.add(new JsonData("null", columns(List.of(new ArrowType.Null(), INT32)), USUAL));
    all.add(new JsonData("null_trivial", columns(List.of(new ArrowType.Null())), List.of(0, 3)));
    all.add(new JsonData("decimal", columns(SampleFields.decimals()), USUAL));
    all.add(new JsonData("datetime", columns(SampleFields.times()), USUAL));
    all.add(new JsonData("interval", columns(SampleFields.intervals()), USUAL));
    all.add(new JsonData("nested", nested(), USUAL));
    all.add(new JsonData("map", List.of(map("map", TEXT, list("l", NUMBER))), USUAL));
    all.add(new JsonData("union", unions(), USUAL));
    all.add(new JsonData("dictionary", dictionaries(), USUAL));
    all.add(new JsonData("extension", List.of(extension(TEXT, "test.word"), NUMBER), USUAL));
    all.add(new JsonData("view", columns(SampleFields.views()), USUAL));
    all.add(new JsonData("list_view", listViews(), USUAL));
    all.add(new JsonData("run_end_encoded", List.of(runEndEncoded("runs", TEXT)), USUAL));
    return all;
  }

  private static List<Field> columns(List<ArrowType> types) {
    return types.stream().map(type -> of(type.toString(), type)).toList();
  }

  private static List<Field> primitives() {
    List<ArrowType> types = new ArrayList<>(SampleFields.integers());
    types.addAll(SampleFields.floats().subList(1, 3));
    types.addAll(SampleFields.texts().subList(0, 2));
    types.add(new ArrowType.FixedSizeBinary(7));
    types.add(new ArrowType.Bool());
    List<Field> fields = new ArrayList<>(columns(types));
    types.forEach(type -> fields.add(notNull(of("not null " + type, type))));
    return fields;
  }

  private static List<Field> nested() {
    Field pair = struct("pair", NUMBER, list("texts", TEXT));
    return List.of(
        list("list", list("inner", NUMBER)),
        of("large", new ArrowType.LargeList(), TEXT),
        of("fixed", new ArrowType.FixedSizeList(3), NUMBER),
        pair,
        list("pairs", pair));
  }

  private static List<Field> unions() {
    return List.of(
        union("sparse", UnionMode.Sparse, NUMBER, TEXT),
        union("dense", UnionMode.Dense, NUMBER, TEXT));
  }

  private static List<Field> listViews() {
    return List.of(
        of("views", new ArrowType.ListView(), NUMBER),
        of("large views", new ArrowType.LargeListView(), TEXT));
  }

  /** One dictionary of two columns, one below a list, and one of structs. */
  private static List<Field> dictionaries() {
    Field word = encoded(TEXT, 0, INT8);
    Field pair = struct("pair", NUMBER, TEXT);
    return List.of(
        word,
        SampleFields.named("the same words", word),
        list("list", encoded(of("item", new ArrowType.Int(64, true)), 1, INT32)),
        encoded(pair, 2, new ArrowType.Int(16, true)));
  }

  /** Writes it; the same seed makes the same file. */
  void write(Path file, long seed) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        SampleVectors vectors =
            new SampleVectors(fields, new Random(seed), NULL_SHARE, allocator)) {
      JsonFile json = new JsonFile(vectors.root().getSchema(), vectors.provider());
      for (int rows : batchRows) {
        vectors.next(rows);
        json.add(vectors.root());
      }
      json.write(file);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
