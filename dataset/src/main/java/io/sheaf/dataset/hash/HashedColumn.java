package io.sheaf.dataset.hash;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** One column's values, as they go into a row's hash. */
interface HashedColumn {
  /** Adds the value of a row. */
  void add(int row, RowBytes to);

  /**
   * Whether values of a type can be hashed.
   *
   * @param field in message format: a dictionary column has its values' type
   */
  static boolean isHashable(Field field) {
    return switch (field.getType().getTypeID()) {
      case Int,
          Bool,
          FloatingPoint,
          Decimal,
          Date,
          Time,
          Timestamp,
          Duration,
          Interval,
          Utf8,
          LargeUtf8,
          Utf8View,
          Binary,
          LargeBinary,
          BinaryView,
          FixedSizeBinary,
          Null ->
          true;
      default -> false;
    };
  }

  /**
   * @param vector not dictionary-encoded
   */
  static HashedColumn of(FieldVector vector) {
    if (vector instanceof ExtensionTypeVector<?> extension) {
      return of((FieldVector) extension.getUnderlyingVector());
    }
    HashedColumn values = ofValues(vector);
    return (row, to) -> {
      if (vector.isNull(row)) {
        to.addNull();
      } else {
        values.add(row, to);
      }
    };
  }

  private static HashedColumn ofValues(FieldVector vector) {
    if (vector instanceof NullVector) {
      return (row, to) -> to.addNull();
    }
    if (vector instanceof BaseIntVector integers) {
      return (row, to) -> to.addInteger(integers.getValueAsLong(row));
    }
    if (vector instanceof BitVector bits) {
      return (row, to) -> to.addInteger(bits.get(row));
    }
    if (vector instanceof FloatingPointVector floats) {
      return (row, to) -> to.addFloat(floats.getValueAsDouble(row));
    }
    if (vector instanceof BaseFixedWidthVector fixed) {
      return ofFixedWidth(fixed);
    }
    return ofBytes(vector);
  }

  private static HashedColumn ofFixedWidth(BaseFixedWidthVector vector) {
    int width = vector.getTypeWidth();
    boolean isNumber = !(vector instanceof FixedSizeBinaryVector) && !isPair(vector);
    if (vector.getField().getType() instanceof ArrowType.Decimal) {
      return (row, to) -> to.addWide(vector.getDataBuffer(), (long) row * width, width);
    }
    if (isNumber && width == Integer.BYTES) {
      return (row, to) -> to.addInteger(vector.getDataBuffer().getInt((long) row * width));
    }
    if (isNumber && width == Long.BYTES) {
      return (row, to) -> to.addInteger(vector.getDataBuffer().getLong((long) row * width));
    }
    return (row, to) -> to.addBytes(vector.getDataBuffer(), (long) row * width, width);
  }

  /** Intervals of days and smaller units are several numbers, taken as the bytes that they are. */
  private static boolean isPair(BaseFixedWidthVector vector) {
    return vector.getField().getType() instanceof ArrowType.Interval interval
        && interval.getUnit() != org.apache.arrow.vector.types.IntervalUnit.YEAR_MONTH;
  }

  private static HashedColumn ofBytes(FieldVector vector) {
    if (vector instanceof VarCharVector text) {
      return (row, to) -> to.addBytes(text.get(row));
    }
    if (vector instanceof VarBinaryVector bytes) {
      return (row, to) -> to.addBytes(bytes.get(row));
    }
    if (vector instanceof LargeVarCharVector text) {
      return (row, to) -> to.addBytes(text.get(row));
    }
    if (vector instanceof LargeVarBinaryVector bytes) {
      return (row, to) -> to.addBytes(bytes.get(row));
    }
    if (vector instanceof ViewVarCharVector text) {
      return (row, to) -> to.addBytes(text.get(row));
    }
    if (vector instanceof ViewVarBinaryVector bytes) {
      return (row, to) -> to.addBytes(bytes.get(row));
    }
    throw notHashable(vector.getField());
  }

  /** The failure for a column whose values can't be hashed. */
  static SheafException notHashable(Field field) {
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "column '"
            + field.getName()
            + "' of type "
            + field.getType()
            + " can't be hashed; use columns of numbers, times, text or bytes");
  }
}
