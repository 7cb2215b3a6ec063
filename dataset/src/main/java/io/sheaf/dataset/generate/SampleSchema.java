package io.sheaf.dataset.generate;

import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The sample data's schema, ArrowRedis's to the flag: every field may be null, none ever is. */
final class SampleSchema {
  static final long DICTIONARY_ID = 0;

  private static final ArrowType INT32 = new ArrowType.Int(32, true);

  private SampleSchema() {}

  static Schema of(boolean dictStrings) {
    return new Schema(
        List.of(
            Field.nullable("id64", new ArrowType.Int(64, true)),
            Field.nullable("partition", INT32),
            Field.nullable("int32_c", INT32),
            Field.nullable("float64_c", floating(FloatingPointPrecision.DOUBLE)),
            Field.nullable("float32_c", floating(FloatingPointPrecision.SINGLE)),
            Field.nullable("bool_c", ArrowType.Bool.INSTANCE),
            Field.nullable("ts_ns", new ArrowType.Timestamp(TimeUnit.NANOSECOND, null)),
            Field.nullable("dec_18_4", new ArrowType.Decimal(18, 4, 128)),
            strings(dictStrings),
            new Field(
                "list_ints",
                FieldType.nullable(ArrowType.List.INSTANCE),
                List.of(Field.nullable("item", INT32)))));
  }

  private static ArrowType floating(FloatingPointPrecision precision) {
    return new ArrowType.FloatingPoint(precision);
  }

  /** In the form that messages have: the type is the value's, the encoding tells the index. */
  private static Field strings(boolean dictStrings) {
    DictionaryEncoding encoding =
        new DictionaryEncoding(DICTIONARY_ID, false, (ArrowType.Int) INT32);
    ArrowType type = ArrowType.Utf8.INSTANCE;
    return new Field(
        "str_c",
        dictStrings ? new FieldType(true, type, encoding) : FieldType.nullable(type),
        List.of());
  }
}
