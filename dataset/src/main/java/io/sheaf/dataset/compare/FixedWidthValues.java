package io.sheaf.dataset.compare;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt8Vector;

/** Numbers, times, decimals, intervals and bytes of one length. */
class FixedWidthValues extends BytesValues {
  private static final int BULK_LENGTH_MIN = 16;

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
  int samePrefix(int start, ColumnValues other, int otherStart, int length) {
    boolean bulk = length >= BULK_LENGTH_MIN && (long) length * width <= Integer.MAX_VALUE;
    if (!bulk || width == 0 || mayBeNull() || other.mayBeNull()) {
      return super.samePrefix(start, other, otherStart, length);
    }
    ByteBuffer mine = bytes(start, length);
    ByteBuffer others = ((FixedWidthValues) other).bytes(otherStart, length);
    int same = 0;
    while (same < length) {
      int mismatch = mine.mismatch(others);
      same = mismatch < 0 ? length : same + mismatch / width;
      // Other bytes may still be the same value.
      if (mismatch < 0 || !sameValue(start + same, other, otherStart + same)) {
        return same;
      }
      same++;
      mine.position(same * width);
      others.position(same * width);
    }
    return same;
  }

  private ByteBuffer bytes(int start, int length) {
    return vector.getDataBuffer().nioBuffer((long) start * width, length * width).slice();
  }
}
