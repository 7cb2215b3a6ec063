package io.sheaf.dataset.compare;

import java.util.HexFormat;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.util.Text;

/** Values that are the same when their bytes are. */
abstract class BytesValues extends ColumnValues {
  private final ValueVector vector;
  private final ArrowBufPointer pointer = new ArrowBufPointer();

  BytesValues(ValueVector vector) {
    super(vector);
    this.vector = vector;
  }

  /** Points at the bytes of a value that is not null. */
  abstract void point(int index, ArrowBufPointer target);

  private ArrowBufPointer bytes(int index) {
    point(index, pointer);
    return pointer;
  }

  @Override
  boolean sameValue(int index, ColumnValues other, int otherIndex) {
    return bytes(index).equals(((BytesValues) other).bytes(otherIndex));
  }

  @Override
  long hashValue(int index, long seed) {
    ArrowBufPointer bytes = bytes(index);
    return bytes.getLength() == 0
        ? Hashing.combine(seed, 0)
        : Hashing.bytes(bytes.getBuf(), bytes.getOffset(), bytes.getLength(), seed);
  }

  /** Strings in quotes, so that one can tell the empty one and "null"; bytes in hex. */
  @Override
  void describeValue(int index, StringBuilder text) {
    Object value = vector.getObject(index);
    if (value instanceof Text) {
      text.append('"').append(value).append('"');
    } else {
      text.append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
    }
  }
}
