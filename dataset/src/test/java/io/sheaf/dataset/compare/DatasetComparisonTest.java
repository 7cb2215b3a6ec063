package io.sheaf.dataset.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.compare.ComparisonResult.DataDiffers;
import io.sheaf.dataset.compare.ComparisonResult.Identical;
import io.sheaf.dataset.compare.ComparisonResult.RowCountsDiffer;
import io.sheaf.dataset.compare.ComparisonResult.RowSetsDiffer;
import io.sheaf.dataset.compare.ComparisonResult.SchemasDiffer;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetComparisonTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
  private static final ComparisonOptions METADATA = new ComparisonOptions(true, false);
  private static final ComparisonOptions UNORDERED = new ComparisonOptions(false, true);

  private final BufferAllocator allocator = new RootAllocator();
  private final List<Long> progress = new ArrayList<>();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  private ComparisonResult compare(
      TestingStream left, TestingStream right, ComparisonOptions options) {
    try (var leftReader = left.reader(allocator);
        var rightReader = right.reader(allocator)) {
      return new DatasetComparison(options, progress::add).compare(leftReader, rightReader);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ComparisonResult compare(TestingStream left, TestingStream right) {
    return compare(left, right, ComparisonOptions.DEFAULTS);
  }

  private static TestingStream ints(Integer... values) {
    return TestingStream.of(Field.nullable("n", INT32)).batch(Arrays.asList(values));
  }

  private static TestingStream doubles(double... values) {
    return TestingStream.of(Field.nullable("x", DOUBLE))
        .batch(Arrays.stream(values).boxed().toList());
  }

  private static TestingStream of(Field field) {
    return TestingStream.of(field);
  }

  @Test
  void batchesMayBeCutAnyhow() {
    TestingStream cut = ints(1).batch(List.of()).batch(List.of(2, 3)).batch(List.of(4));

    assertThat(compare(ints(1, 2, 3, 4), cut)).isEqualTo(new Identical(1, 4));
    assertThat(progress).containsExactly(1L, 3L, 4L);
  }

  @Test
  void streamsWithoutRowsOrColumnsAreCompared() {
    assertThat(compare(ints(), ints().batch(List.of()))).isEqualTo(new Identical(1, 0));
    assertThat(compare(TestingStream.of(), TestingStream.of())).isEqualTo(new Identical(0, 0));
  }

  @Test
  void theFirstDifferenceOfEachColumnIsTold() {
    TestingStream left =
        TestingStream.of(Field.nullable("a", INT32), Field.nullable("b", UTF8))
            .batch(List.of(1, 2), List.of("x", "y"))
            .batch(Arrays.asList(3, null, 5), List.of("z", "u", "v"));
    TestingStream right =
        TestingStream.of(Field.nullable("a", INT32), Field.nullable("b", UTF8))
            .batch(List.of(1, 2, 3, 4, 6), List.of("x", "why", "z", "u", "v"));

    assertThat(compare(left, right))
        .isEqualTo(
            new DataDiffers(
                5,
                List.of(
                    new ColumnDifference("a", 0, 3, "null", "4"),
                    new ColumnDifference("b", 1, 1, "\"y\"", "\"why\""))));
  }

  @Test
  void longValuesAreCutOff() {
    Field field = Field.nullable("s", UTF8);
    DataDiffers result =
        (DataDiffers)
            compare(of(field).batch(List.of("a".repeat(10_000))), of(field).batch(List.of("b")));

    assertThat(result.columns().get(0).left()).isEqualTo("\"" + "a".repeat(199) + "...");
  }

  @Test
  void rowCountsComeBeforeValues() {
    assertThat(compare(ints(1, 2, 3), ints(9))).isEqualTo(new RowCountsDiffer(3, 1));
    assertThat(compare(ints(), ints(9), UNORDERED)).isEqualTo(new RowCountsDiffer(0, 1));
    assertThat(progress).containsExactly(1L, 1L, 0L);
  }

  /** Also in the middle of the values that are compared in bulk. */
  @Test
  void nanIsItselfAndZeroHasNoSign() {
    double otherNan = Double.longBitsToDouble(0x7ff8000000000001L);
    double[] left = new double[100];
    double[] right = new double[100];
    Arrays.fill(left, 30, 60, -0.0);
    left[70] = Double.NaN;
    right[70] = otherNan;

    assertThat(compare(doubles(left), doubles(right))).isEqualTo(new Identical(1, 100));
    assertThat(compare(doubles(left), doubles(right), UNORDERED)).isEqualTo(new Identical(1, 100));

    right[99] = Double.MIN_VALUE;
    assertThat(compare(doubles(left), doubles(right)))
        .isEqualTo(
            new DataDiffers(100, List.of(new ColumnDifference("x", 0, 99, "0.0", "4.9E-324"))));
  }

  @Test
  void unorderedRowsAreAMultiset() {
    assertThat(compare(ints(1, 2, 2, null), ints(2, null, 1, 2), UNORDERED))
        .isEqualTo(new Identical(1, 4));
    assertThat(compare(ints(1, 2, 2), ints(1, 1, 2), UNORDERED)).isEqualTo(new RowSetsDiffer(3));
    assertThat(compare(ints(0, 0), ints(null, null), UNORDERED)).isEqualTo(new RowSetsDiffer(2));
  }

  @Test
  void unorderedRowsStayWhole() {
    Field[] fields = {Field.nullable("a", INT32), Field.nullable("b", INT32)};
    TestingStream left = TestingStream.of(fields).batch(List.of(1, 2), List.of(10, 20));
    TestingStream swapped = TestingStream.of(fields).batch(List.of(1, 2), List.of(20, 10));

    assertThat(compare(left, swapped, UNORDERED)).isEqualTo(new RowSetsDiffer(2));
  }

  @Test
  void aStringAndItsDictionaryAreDifferentTypes() {
    Field plain = Field.nullable("s", UTF8);
    SchemasDiffer result = (SchemasDiffer) compare(of(plain), of(dictionaryField(INT32, false, 1)));

    assertThat(result.differences())
        .singleElement()
        .asString()
        .isEqualTo("field s differs in dictionary: none and Int(32, true)");
  }

  private static Field dictionaryField(ArrowType index, boolean ordered, long id) {
    DictionaryEncoding encoding = new DictionaryEncoding(id, ordered, (ArrowType.Int) index);
    return new Field("s", new FieldType(true, UTF8, encoding), List.of());
  }

  @Test
  void dictionariesAreComparedByTheirTypesAndNotByTheirIds() {
    Field field = dictionaryField(INT32, false, 1);
    ArrowType shorts = new ArrowType.Int(16, true);

    assertThat(compare(of(field), of(dictionaryField(INT32, false, 7))))
        .matches(r -> r.identical());
    assertThat(compare(of(field), of(dictionaryField(INT32, true, 1))))
        .matches(r -> !r.identical());
    assertThat(compare(of(field), of(dictionaryField(shorts, false, 1))))
        .matches(r -> !r.identical());
  }

  @Test
  void anIndexWithoutAValueIsInvalid() {
    Field field = dictionaryField(INT32, false, 1);
    TestingStream whole = of(field).dictionary(1, "a", "b").batch(List.of(0, 1));
    TestingStream broken = of(field).dictionary(1, "a", "b").batch(List.of(0, 2));

    assertThatThrownBy(() -> compare(whole, broken))
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_DATA))
        .hasMessageContaining("value 2 of 2");
  }

  @ParameterizedTest
  @CsvSource({
    "n, true, n, true, ''",
    "n, true, m, true, the schema differs in field 0: n and m",
    "n, true, n, false, field n differs in nullable: true and false"
  })
  void namesAndNullabilityCount(
      String leftName, boolean leftNullable, String rightName, boolean rightNullable, String what) {
    Field left = new Field(leftName, new FieldType(leftNullable, INT32, null), List.of());
    Field right = new Field(rightName, new FieldType(rightNullable, INT32, null), List.of());

    assertThat(compare(of(left), of(right)))
        .isEqualTo(what.isEmpty() ? new Identical(1, 0) : new SchemasDiffer(List.of(what)));
  }

  @Test
  void columnsCountInTheirOrder() {
    Field a = Field.nullable("a", INT32);
    Field b = Field.nullable("b", INT32);

    assertThat(compare(TestingStream.of(a, b), TestingStream.of(b, a)))
        .isEqualTo(
            new SchemasDiffer(
                List.of(
                    "the schema differs in field 0: a and b",
                    "the schema differs in field 1: b and a")));
    assertThat(compare(TestingStream.of(a, b), TestingStream.of(a)))
        .isEqualTo(new SchemasDiffer(List.of("the schema differs in fields: [a, b] and [a]")));
  }

  @Test
  void metadataCountsOnlyWhenAsked() {
    Field plain = Field.nullable("n", INT32);
    Field marked = new Field("n", new FieldType(true, INT32, null, Map.of("unit", "m")), List.of());
    TestingStream left = new TestingStream(new Schema(List.of(plain), Map.of("by", "me")));
    TestingStream right = of(marked);

    assertThat(compare(left, right)).isEqualTo(new Identical(1, 0));
    assertThat(compare(left, right, METADATA))
        .isEqualTo(
            new SchemasDiffer(
                List.of(
                    "field n differs in metadata: {} and {unit=m}",
                    "the schema differs in metadata: {by=me} and {}")));
  }

  @Test
  void namesInsideListsCountOnlyWithMetadata() {
    TestingStream left = of(list("item", true));
    TestingStream right = of(list("element", true));

    assertThat(compare(left, right)).isEqualTo(new Identical(1, 0));
    assertThat(compare(left, right, METADATA)).isInstanceOf(SchemasDiffer.class);
    assertThat(compare(left, of(list("item", false))))
        .isEqualTo(new SchemasDiffer(List.of("field l.item differs in nullable: true and false")));
  }

  private static Field list(String item, boolean nullable) {
    return new Field(
        "l",
        FieldType.nullable(ArrowType.List.INSTANCE),
        List.of(new Field(item, new FieldType(nullable, INT32, null), List.of())));
  }

  @Test
  void namesInsideMapsCountOnlyWithMetadata() {
    TestingStream left = of(map("key", "value"));
    TestingStream right = of(map("k", "v"));

    assertThat(compare(left, right)).isEqualTo(new Identical(1, 0));
    assertThat(compare(left, right, METADATA)).isInstanceOf(SchemasDiffer.class);
  }

  private static Field map(String key, String value) {
    Field keys = new Field(key, FieldType.notNullable(INT32), List.of());
    FieldType struct = FieldType.notNullable(ArrowType.Struct.INSTANCE);
    Field entries = new Field("entries", struct, List.of(keys, Field.nullable(value, INT32)));
    return new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(entries));
  }

  @Test
  void namesOfStructMembersCount() {
    FieldType struct = FieldType.nullable(ArrowType.Struct.INSTANCE);
    Field left = new Field("s", struct, List.of(Field.nullable("a", INT32)));
    Field right = new Field("s", struct, List.of(Field.nullable("b", INT32)));

    assertThat(compare(of(left), of(right)))
        .isEqualTo(new SchemasDiffer(List.of("field s differs in field 0: a and b")));
  }

  @Test
  void anExtensionIsAType() {
    Map<String, String> name = Map.of("ARROW:extension:name", "acme.point");
    Field extension = new Field("n", new FieldType(true, INT32, null, name), List.of());

    assertThat(compare(of(Field.nullable("n", INT32)), of(extension)))
        .isEqualTo(
            new SchemasDiffer(
                List.of("field n differs in ARROW:extension:name: null and acme.point")));
  }
}
