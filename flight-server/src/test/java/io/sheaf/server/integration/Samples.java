package io.sheaf.server.integration;

import static io.sheaf.server.integration.sample.SampleFields.named;
import static io.sheaf.server.integration.sample.SampleFields.of;

import io.sheaf.server.integration.sample.Sample;
import io.sheaf.server.integration.sample.SampleFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Arbitrary samples: what shrinks is the schema, then the batches, then what is special. */
final class Samples {
  private static final int COLUMNS_MAX = 4;
  private static final int CHILDREN_MAX = 3;
  private static final int DEPTH_MAX = 3;
  private static final int BATCHES_MAX = 5;
  private static final int ROWS_MAX = 120;

  private Samples() {}

  static Arbitrary<Sample> all() {
    return Combinators.combine(
            fields(DEPTH_MAX, true).list().ofMaxSize(COLUMNS_MAX).map(Samples::asColumns),
            Arbitraries.integers().between(0, ROWS_MAX).list().ofMaxSize(BATCHES_MAX),
            Arbitraries.of(0.0, 0.2, 1.0),
            Arbitraries.of(CodecType.LZ4_FRAME, CodecType.ZSTD).optional(),
            Arbitraries.of(false, true),
            Arbitraries.longs())
        .as(Sample::new);
  }

  /** Types of a column that partitions may be named by. */
  static Arbitrary<Field> keys() {
    return Arbitraries.of(SampleFields.integers()).map(type -> of("key", type));
  }

  /**
   * @param all also unions, of which Java's Arrow can't make fixed-size lists, and which its
   *     vectors of dictionaries can't describe
   */
  private static Arbitrary<Field> fields(int depth, boolean all) {
    Arbitrary<Field> flat = flat();
    if (depth == 0) {
      return flat;
    }
    Arbitrary<Field> child = Arbitraries.lazy(() -> fields(depth - 1, all));
    Arbitrary<List<Field>> children =
        child.list().ofMinSize(1).ofMaxSize(CHILDREN_MAX).map(Samples::asColumns);
    List<Arbitrary<Field>> nested = new ArrayList<>();
    for (ArrowType type : listTypes()) {
      nested.add(child.map(item -> of("list", type, item)));
    }
    Arbitrary<Field> withoutUnions = Arbitraries.lazy(() -> fields(depth - 1, false));
    nested.add(withoutUnions.map(item -> of("fixed", new ArrowType.FixedSizeList(3), item)));
    nested.add(children.map(each -> SampleFields.struct("s", each.toArray(Field[]::new))));
    nested.add(Combinators.combine(flat, child).as((k, v) -> SampleFields.map("m", k, v)));
    nested.add(flat.map(values -> SampleFields.runEndEncoded("r", values)));
    if (all) {
      nested.add(children.map(each -> union(UnionMode.Sparse, each)));
      nested.add(children.map(each -> union(UnionMode.Dense, each)));
    }
    Arbitrary<Field> dictionaries = encoded(withoutUnions);
    return Arbitraries.frequencyOf(
            Tuple.of(4, flat), Tuple.of(3, Arbitraries.oneOf(nested)), Tuple.of(2, dictionaries))
        .flatMap(Samples::perhapsNotNull);
  }

  private static Arbitrary<Field> flat() {
    List<ArrowType> types = new ArrayList<>(SampleFields.integers());
    types.addAll(SampleFields.floats());
    types.addAll(SampleFields.decimals());
    types.addAll(SampleFields.times());
    types.addAll(SampleFields.intervals());
    types.addAll(SampleFields.texts());
    types.addAll(SampleFields.views());
    types.add(new ArrowType.Bool());
    types.add(new ArrowType.Null());
    return Arbitraries.of(types).map(type -> of("flat", type));
  }

  private static List<ArrowType> listTypes() {
    return List.of(
        new ArrowType.List(),
        new ArrowType.LargeList(),
        new ArrowType.ListView(),
        new ArrowType.LargeListView());
  }

  private static Field union(UnionMode mode, List<Field> children) {
    return SampleFields.union("u", mode, children.toArray(Field[]::new));
  }

  private static Arbitrary<Field> encoded(Arbitrary<Field> values) {
    Arbitrary<ArrowType.Int> indexes =
        Arbitraries.of(SampleFields.integers()).map(ArrowType.Int.class::cast);
    return Combinators.combine(values, indexes)
        .as((field, index) -> SampleFields.encoded(field, 0, index));
  }

  private static Arbitrary<Field> perhapsNotNull(Field field) {
    boolean mayBeNotNull =
        !(field.getType() instanceof ArrowType.Null || field.getType() instanceof ArrowType.Union);
    return mayBeNotNull
        ? Arbitraries.of(field, SampleFields.notNull(field))
        : Arbitraries.just(field);
  }

  /** Names of their own, and dictionaries of their own, inner ones with the smaller ids. */
  private static List<Field> asColumns(List<Field> fields) {
    AtomicLong ids = new AtomicLong();
    List<Field> columns = new ArrayList<>();
    for (Field field : fields) {
      columns.add(named("c" + columns.size(), numbered(field, ids)));
    }
    return columns;
  }

  private static Field numbered(Field field, AtomicLong ids) {
    List<Field> children = field.getChildren().stream().map(child -> numbered(child, ids)).toList();
    Optional<DictionaryEncoding> encoding = Optional.ofNullable(field.getDictionary());
    DictionaryEncoding own =
        encoding
            .map(e -> new DictionaryEncoding(ids.getAndIncrement(), false, e.getIndexType()))
            .orElse(null);
    FieldType type = new FieldType(field.isNullable(), field.getType(), own, field.getMetadata());
    return new Field(field.getName(), type, children);
  }
}
