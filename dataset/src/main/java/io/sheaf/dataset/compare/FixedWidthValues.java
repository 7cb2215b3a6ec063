package io.sheaf.dataset.compare;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt8Vector;

/** Numbers, times, decimals, intervals and bytes of one length. */
class FixedWidthValues extends BytesValues {
  private final BaseFixedWidthVector vector;
  private final int width;

  FixedWidthValues(BaseFixedWidthVector vector) {
    super(vector);
    this.vector = vector;
    this.width = vector.getTypeWidth();
  }

  @Override
  void point(int index, ArrowBufPointer target) {
    target.set(vector.getDataBuffer(), (long) index * width, width);
  }

  /** Unsigned integers as such: the vectors themselves give characters and negative numbers. */
  @Override
  void describeValue(int index, StringBuilder text) {
    if (vector instanceof UInt2Vector shorts) {
      text.append(shorts.getValueAsLong(index));
    } else if (vector instanceof UInt8Vector longs) {
      text.append(Long.toUnsignedString(longs.get(index)));
    } else {
      super.describeValue(index, text);
    }
  }

  @Override
  long hashValue(int index, long seed) {
    return switch (width) {
      case Integer.BYTES ->
          Hashing.combine(seed, vector.getDataBuffer().getInt((long) index * Integer.BYTES));
      case Long.BYTES ->
          Hashing.combine(seed, vector.getDataBuffer().getLong((long) index * Long.BYTES));
      default -> super.hashValue(index, seed);
    };
  }

  @Override
  int alike(int start, ColumnValues other, int otherStart, int length) {
    int nulls = nullsAlike(start, other, otherStart, length);
    if (width == 0 || nulls == 0) {
      return nulls;
    }
    nulls = Math.min(nulls, Integer.MAX_VALUE / width);
    int mismatch =
        bytes(start, nulls).mismatch(((FixedWidthValues) other).bytes(otherStart, nulls));
    return mismatch < 0 ? nulls : mismatch / width;
  }

  private ByteBuffer bytes(int start, int length) {
    return vector.getDataBuffer().nioBuffer((long) start * width, length * width);
  }
}
