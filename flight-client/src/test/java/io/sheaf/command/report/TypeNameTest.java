package io.sheaf.command.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The names are those that pyarrow 26 prints. */
class TypeNameTest {
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final ArrowType STRING = ArrowType.Utf8.INSTANCE;
  private static final Field ITEM = field("item", INT32);

  static Stream<Arguments> simpleTypes() {
    return Stream.of(
        Arguments.of(ArrowType.Null.INSTANCE, "null"),
        Arguments.of(ArrowType.Bool.INSTANCE, "bool"),
        Arguments.of(new ArrowType.Int(8, true), "int8"),
        Arguments.of(new ArrowType.Int(64, false), "uint64"),
        Arguments.of(new ArrowType.FloatingPoint(FloatingPointPrecision.HALF), "halffloat"),
        Arguments.of(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), "float"),
        Arguments.of(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), "double"),
        Arguments.of(STRING, "string"),
        Arguments.of(ArrowType.LargeUtf8.INSTANCE, "large_string"),
        Arguments.of(ArrowType.Utf8View.INSTANCE, "string_view"),
        Arguments.of(ArrowType.Binary.INSTANCE, "binary"),
        Arguments.of(ArrowType.LargeBinary.INSTANCE, "large_binary"),
        Arguments.of(ArrowType.BinaryView.INSTANCE, "binary_view"),
        Arguments.of(new ArrowType.FixedSizeBinary(16), "fixed_size_binary[16]"),
        Arguments.of(new ArrowType.Date(DateUnit.DAY), "date32[day]"),
        Arguments.of(new ArrowType.Date(DateUnit.MILLISECOND), "date64[ms]"),
        Arguments.of(new ArrowType.Time(TimeUnit.SECOND, 32), "time32[s]"),
        Arguments.of(new ArrowType.Time(TimeUnit.MICROSECOND, 64), "time64[us]"),
        Arguments.of(new ArrowType.Timestamp(TimeUnit.NANOSECOND, null), "timestamp[ns]"),
        Arguments.of(new ArrowType.Timestamp(TimeUnit.SECOND, "UTC"), "timestamp[s, tz=UTC]"),
        Arguments.of(new ArrowType.Duration(TimeUnit.MILLISECOND), "duration[ms]"),
        Arguments.of(new ArrowType.Interval(IntervalUnit.YEAR_MONTH), "month_interval"),
        Arguments.of(new ArrowType.Interval(IntervalUnit.DAY_TIME), "day_time_interval"),
        Arguments.of(
            new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO), "month_day_nano_interval"),
        Arguments.of(new ArrowType.Decimal(5, 2, 32), "decimal32(5, 2)"),
        Arguments.of(new ArrowType.Decimal(20, 4, 128), "decimal128(20, 4)"),
        Arguments.of(new ArrowType.Decimal(50, -3, 256), "decimal256(50, -3)"));
  }

  @ParameterizedTest
  @MethodSource("simpleTypes")
  void ofASimpleType(ArrowType type, String name) {
    assertName(field("f", type), name);
  }

  static Stream<Arguments> nestedTypes() {
    Field strictText = new Field("b", FieldType.notNullable(STRING), List.of());
    Field entries =
        new Field(
            "entries",
            FieldType.notNullable(ArrowType.Struct.INSTANCE),
            List.of(new Field("key", FieldType.notNullable(STRING), List.of()), ITEM));
    int[] ids = {4, 7};
    return Stream.of(
        Arguments.of(field("f", ArrowType.List.INSTANCE, ITEM), "list<item: int32>"),
        Arguments.of(field("f", ArrowType.LargeList.INSTANCE, ITEM), "large_list<item: int32>"),
        Arguments.of(field("f", ArrowType.ListView.INSTANCE, ITEM), "list_view<item: int32>"),
        Arguments.of(
            field("f", new ArrowType.FixedSizeList(3), ITEM), "fixed_size_list<item: int32>[3]"),
        Arguments.of(
            field("f", ArrowType.Struct.INSTANCE, field("a", INT32), strictText),
            "struct<a: int32, b: string not null>"),
        Arguments.of(field("f", ArrowType.Struct.INSTANCE), "struct<>"),
        Arguments.of(field("f", new ArrowType.Map(false), entries), "map<string, int32>"),
        Arguments.of(
            field("f", new ArrowType.Map(true), entries), "map<string, int32, keys_sorted>"),
        Arguments.of(
            field("f", new ArrowType.Union(UnionMode.Sparse, ids), field("a", INT32), strictText),
            "sparse_union<a: int32=4, b: string not null=7>"),
        Arguments.of(
            field(
                "f",
                ArrowType.RunEndEncoded.INSTANCE,
                new Field("run_ends", FieldType.notNullable(INT32), List.of()),
                field("values", STRING)),
            "run_end_encoded<run_ends: int32, values: string>"));
  }

  @ParameterizedTest
  @MethodSource("nestedTypes")
  void ofANestedType(Field field, String name) {
    assertName(field, name);
  }

  @Test
  void ofADictionary() {
    DictionaryEncoding ordered = new DictionaryEncoding(1, true, new ArrowType.Int(8, true));
    assertName(
        new Field("f", new FieldType(false, STRING, ordered), List.of()),
        "dictionary<values=string, indices=int8, ordered=1> not null");
    DictionaryEncoding usual = new DictionaryEncoding(2, false, null);
    assertName(
        new Field("f", new FieldType(true, STRING, usual), List.of()),
        "dictionary<values=string, indices=int32, ordered=0>");
  }

  @Test
  void aDamagedTypeIsNamedByItsColumn() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int name = builder.createString("price");
    org.apache.arrow.flatbuf.Field.startField(builder);
    org.apache.arrow.flatbuf.Field.addName(builder, name);
    org.apache.arrow.flatbuf.Field.addTypeType(builder, org.apache.arrow.flatbuf.Type.Int);
    builder.finish(org.apache.arrow.flatbuf.Field.endField(builder));
    assertThatThrownBy(
            () -> TypeName.of(org.apache.arrow.flatbuf.Field.getRootAsField(builder.dataBuffer())))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("'price'");
  }

  private static Field field(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static void assertName(Field field, String name) {
    Schema schema = new Schema(List.of(field));
    assertThat(TypeName.of(SchemaMessage.of(schema).flatbuffer().fields(0))).isEqualTo(name);
  }
}
