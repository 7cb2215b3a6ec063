package io.sheaf.server.integration.sample;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Fields as messages have them: of a dictionary column, type and children are its values'. */
public final class SampleFields {
  private SampleFields() {}

  public static Field of(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  /** Another name for the same. */
  public static Field named(String name, Field field) {
    return new Field(name, field.getFieldType(), field.getChildren());
  }

  public static Field notNull(Field field) {
    return with(field, false, field.getDictionary(), field.getMetadata());
  }

  /** The same, its values in a dictionary. */
  public static Field encoded(Field field, long dictionary, ArrowType.Int indexType) {
    DictionaryEncoding encoding = new DictionaryEncoding(dictionary, false, indexType);
    return with(field, field.isNullable(), encoding, field.getMetadata());
  }

  /** An extension type, which is metadata beside its storage. */
  public static Field extension(Field storage, String name) {
    return with(
        storage,
        storage.isNullable(),
        storage.getDictionary(),
        Map.of("ARROW:extension:name", name, "ARROW:extension:metadata", "its own"));
  }

  private static Field with(
      Field field,
      boolean nullable,
      @Nullable DictionaryEncoding dictionary,
      Map<String, String> metadata) {
    FieldType type = new FieldType(nullable, field.getType(), dictionary, metadata);
    return new Field(field.getName(), type, field.getChildren());
  }

  public static Field struct(String name, Field... children) {
    return of(name, new ArrowType.Struct(), children);
  }

  public static Field list(String name, Field item) {
    return of(name, new ArrowType.List(), item);
  }

  public static Field map(String name, Field key, Field value) {
    Field entries = struct("entries", notNull(named("key", key)), named("value", value));
    return of(name, new ArrowType.Map(false), notNull(entries));
  }

  /** With type ids that are not the children's places, where the mode allows it in Java. */
  public static Field union(String name, UnionMode mode, Field... children) {
    int[] ids = new int[children.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = mode == UnionMode.Sparse ? 5 + 2 * i : i;
    }
    return of(name, new ArrowType.Union(mode, ids), children);
  }

  public static Field runEndEncoded(String name, Field values) {
    Field ends = notNull(of("run_ends", new ArrowType.Int(32, true)));
    return of(name, new ArrowType.RunEndEncoded(), ends, named("values", values));
  }

  public static List<ArrowType> integers() {
    return List.of(
        new ArrowType.Int(8, true),
        new ArrowType.Int(16, true),
        new ArrowType.Int(32, true),
        new ArrowType.Int(64, true),
        new ArrowType.Int(8, false),
        new ArrowType.Int(16, false),
        new ArrowType.Int(32, false),
        new ArrowType.Int(64, false));
  }

  public static List<ArrowType> floats() {
    return List.of(
        new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
        new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
        new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
  }

  public static List<ArrowType> decimals() {
    return List.of(
        new ArrowType.Decimal(10, 0, 128),
        new ArrowType.Decimal(38, 5, 128),
        new ArrowType.Decimal(76, 10, 256));
  }

  public static List<ArrowType> times() {
    return List.of(
        new ArrowType.Date(DateUnit.DAY),
        new ArrowType.Date(DateUnit.MILLISECOND),
        new ArrowType.Time(TimeUnit.SECOND, 32),
        new ArrowType.Time(TimeUnit.MILLISECOND, 32),
        new ArrowType.Time(TimeUnit.MICROSECOND, 64),
        new ArrowType.Time(TimeUnit.NANOSECOND, 64),
        new ArrowType.Timestamp(TimeUnit.SECOND, null),
        new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC"),
        new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Europe/Vienna"),
        new ArrowType.Timestamp(TimeUnit.NANOSECOND, null),
        new ArrowType.Duration(TimeUnit.SECOND),
        new ArrowType.Duration(TimeUnit.NANOSECOND));
  }

  public static List<ArrowType> intervals() {
    return List.of(
        new ArrowType.Interval(IntervalUnit.YEAR_MONTH),
        new ArrowType.Interval(IntervalUnit.DAY_TIME),
        new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO));
  }

  public static List<ArrowType> texts() {
    return List.of(
        new ArrowType.Utf8(),
        new ArrowType.Binary(),
        new ArrowType.LargeUtf8(),
        new ArrowType.LargeBinary(),
        new ArrowType.FixedSizeBinary(7));
  }

  public static List<ArrowType> views() {
    return List.of(new ArrowType.Utf8View(), new ArrowType.BinaryView());
  }
}
