package io.sheaf.dataset.dictionary;

import com.google.flatbuffers.Table;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Type;

/** Types whose values all have the same number of bytes (Schema.fbs). */
final class FixedWidth {
  private FixedWidth() {}

  /**
   * Bytes of a value.
   *
   * @throws SheafException NOT_SUPPORTED for a type that Arrow got later
   */
  static int bytes(Field field) throws CorruptIpcException {
    int bits =
        switch (field.typeType()) {
          case Type.Int -> ((Int) type(field, new Int())).bitWidth();
          case Type.FloatingPoint ->
              floatingPoint((FloatingPoint) type(field, new FloatingPoint()));
          case Type.Decimal -> ((Decimal) type(field, new Decimal())).bitWidth();
          case Type.Date ->
              ((Date) type(field, new Date())).unit() == DateUnit.DAY ? Integer.SIZE : Long.SIZE;
          case Type.Time -> ((Time) type(field, new Time())).bitWidth();
          case Type.Timestamp, Type.Duration -> Long.SIZE;
          case Type.Interval -> interval((Interval) type(field, new Interval()));
          case Type.FixedSizeBinary ->
              Math.multiplyExact(
                  ((FixedSizeBinary) type(field, new FixedSizeBinary())).byteWidth(), Byte.SIZE);
          default -> throw unknown(field);
        };
    if (bits < 0 || bits % Byte.SIZE != 0) {
      throw new CorruptIpcException(
          "column '" + field.name() + "' has values of " + bits + " bits");
    }
    return bits / Byte.SIZE;
  }

  /** Bytes of an index into a dictionary: an int32 unless it says otherwise. */
  static int indexBytes(DictionaryEncoding encoding) {
    return encoding.indexType() == null
        ? Integer.BYTES
        : encoding.indexType().bitWidth() / Byte.SIZE;
  }

  /** A field's type, of the kind that {@code typeType} says. */
  static Table type(Field field, Table type) throws CorruptIpcException {
    Table found = field.type(type);
    if (found == null) {
      throw new CorruptIpcException("column '" + field.name() + "' has no type");
    }
    return found;
  }

  /** Nodes of an array of a field. */
  static int nodes(Field field) {
    int nodes = 1;
    for (int i = 0; field.dictionary() == null && i < field.childrenLength(); i++) {
      nodes += nodes(field.children(i));
    }
    return nodes;
  }

  private static int floatingPoint(FloatingPoint type) {
    return switch (type.precision()) {
      case Precision.HALF -> Short.SIZE;
      case Precision.SINGLE -> Float.SIZE;
      default -> Double.SIZE;
    };
  }

  private static int interval(Interval type) {
    return switch (type.unit()) {
      case IntervalUnit.YEAR_MONTH -> Integer.SIZE;
      case IntervalUnit.DAY_TIME -> Long.SIZE;
      default -> 2 * Long.SIZE;
    };
  }

  private static SheafException unknown(Field field) {
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "column '" + field.name() + "' has type number " + field.typeType() + ", not known yet");
  }
}
