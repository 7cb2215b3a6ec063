package io.sheaf.command.report;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.Map;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;

/**
 * A field's type as pyarrow writes it: {@code timestamp[ns]}, {@code list<item: int32>}. Read from
 * the schema's own message, so that types which Java can't hold have their names too.
 */
public final class TypeName {
  private TypeName() {}

  /**
   * The type, with {@code not null} behind it where that is so.
   *
   * @throws SheafException INVALID_DATA when the type's own message is damaged
   */
  public static String of(Field field) {
    try {
      return field.nullable() ? type(field) : type(field) + " not null";
    } catch (RuntimeException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "the schema of column '" + field.name() + "' is damaged", e);
    }
  }

  private static String type(Field field) {
    DictionaryEncoding dictionary = field.dictionary();
    return dictionary == null
        ? valueType(field)
        : "dictionary<values=%s, indices=%s, ordered=%d>"
            .formatted(
                valueType(field),
                dictionary.indexType() == null ? "int32" : integer(dictionary.indexType()),
                dictionary.isOrdered() ? 1 : 0);
  }

  private static String valueType(Field field) {
    return switch (field.typeType()) {
      case Type.Null -> "null";
      case Type.Bool -> "bool";
      case Type.Utf8 -> "string";
      case Type.LargeUtf8 -> "large_string";
      case Type.Utf8View -> "string_view";
      case Type.Binary -> "binary";
      case Type.LargeBinary -> "large_binary";
      case Type.BinaryView -> "binary_view";
      case Type.List -> "list" + children(field, TypeName::named);
      case Type.LargeList -> "large_list" + children(field, TypeName::named);
      case Type.ListView -> "list_view" + children(field, TypeName::named);
      case Type.LargeListView -> "large_list_view" + children(field, TypeName::named);
      case Type.Struct_ -> "struct" + children(field, TypeName::named);
      case Type.RunEndEncoded -> "run_end_encoded" + children(field, TypeName::unnulled);
      case Type.Union -> union(field, (Union) field.type(new Union()));
      case Type.Map -> map(field, (Map) field.type(new Map()));
      case Type.FixedSizeList ->
          "fixed_size_list%s[%d]"
              .formatted(
                  children(field, TypeName::named),
                  ((FixedSizeList) field.type(new FixedSizeList())).listSize());
      case Type.FixedSizeBinary ->
          "fixed_size_binary[%d]"
              .formatted(((FixedSizeBinary) field.type(new FixedSizeBinary())).byteWidth());
      default -> number(field);
    };
  }

  private static String number(Field field) {
    return switch (field.typeType()) {
      case Type.Int -> integer((Int) field.type(new Int()));
      case Type.FloatingPoint -> floating((FloatingPoint) field.type(new FloatingPoint()));
      case Type.Decimal -> decimal((Decimal) field.type(new Decimal()));
      case Type.Date ->
          ((Date) field.type(new Date())).unit() == DateUnit.DAY ? "date32[day]" : "date64[ms]";
      case Type.Time -> time((Time) field.type(new Time()));
      case Type.Timestamp -> timestamp((Timestamp) field.type(new Timestamp()));
      case Type.Duration ->
          "duration[" + unit(((Duration) field.type(new Duration())).unit()) + "]";
      case Type.Interval -> interval((Interval) field.type(new Interval()));
      default -> "type " + field.typeType();
    };
  }

  private static String integer(Int type) {
    return (type.isSigned() ? "int" : "uint") + type.bitWidth();
  }

  private static String floating(FloatingPoint type) {
    return switch (type.precision()) {
      case Precision.HALF -> "halffloat";
      case Precision.SINGLE -> "float";
      default -> "double";
    };
  }

  private static String decimal(Decimal type) {
    return "decimal%d(%d, %d)".formatted(type.bitWidth(), type.precision(), type.scale());
  }

  private static String time(Time type) {
    return "time%d[%s]".formatted(type.bitWidth(), unit(type.unit()));
  }

  private static String timestamp(Timestamp type) {
    String zone = type.timezone() == null ? "" : ", tz=" + type.timezone();
    return "timestamp[" + unit(type.unit()) + zone + "]";
  }

  private static String interval(Interval type) {
    return switch (type.unit()) {
      case IntervalUnit.YEAR_MONTH -> "month_interval";
      case IntervalUnit.DAY_TIME -> "day_time_interval";
      default -> "month_day_nano_interval";
    };
  }

  private static String unit(short unit) {
    return switch (unit) {
      case TimeUnit.SECOND -> "s";
      case TimeUnit.MILLISECOND -> "ms";
      case TimeUnit.MICROSECOND -> "us";
      default -> "ns";
    };
  }

  /** Of keys and values, which lie in a struct. */
  private static String map(Field field, Map type) {
    Field entries = field.children(0);
    return "map<%s, %s%s>"
        .formatted(
            type(entries.children(0)),
            of(entries.children(1)),
            type.keysSorted() ? ", keys_sorted" : "");
  }

  private static String union(Field field, Union type) {
    String members =
        IntStream.range(0, field.childrenLength())
            .mapToObj(
                i ->
                    named(field.children(i))
                        + "="
                        + (type.typeIdsLength() == 0 ? i : type.typeIds(i)))
            .collect(Collectors.joining(", ", "<", ">"));
    return (type.mode() == UnionMode.Dense ? "dense_union" : "sparse_union") + members;
  }

  private static String children(Field field, Function<Field, String> text) {
    return IntStream.range(0, field.childrenLength())
        .mapToObj(i -> text.apply(field.children(i)))
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String named(Field field) {
    return field.name() + ": " + of(field);
  }

  /** Run ends are never null, which goes without saying. */
  private static String unnulled(Field field) {
    return field.name() + ": " + type(field);
  }
}
