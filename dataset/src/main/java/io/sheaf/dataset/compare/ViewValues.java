package io.sheaf.dataset.compare;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BaseVariableWidthViewVector;

/**
 * String views and binary views: 16 bytes each, with up to 12 bytes of value inside, or else a
 * prefix, a buffer's number and an offset (Arrow columnar format, "Variable-size Binary View
 * Layout"). The vector's own pointers ignore the offset.
 */
final class ViewValues extends BytesValues {
  private static final int VIEW_BYTES = 16;
  private static final int INLINE_BYTES_MAX = 12;
  private static final int BUFFER_POSITION = 8;
  private static final int OFFSET_POSITION = 12;

  private final BaseVariableWidthViewVector vector;

  ViewValues(BaseVariableWidthViewVector vector) {
    super(vector);
    this.vector = vector;
  }

  @Override
  void point(int index, ArrowBufPointer target) {
    ArrowBuf views = vector.getDataBuffer();
    long view = (long) index * VIEW_BYTES;
    int length = views.getInt(view);
    if (length <= INLINE_BYTES_MAX) {
      target.set(views, view + Integer.BYTES, length);
    } else {
      ArrowBuf data = vector.getDataBuffers().get(views.getInt(view + BUFFER_POSITION));
      target.set(data, views.getInt(view + OFFSET_POSITION), length);
    }
  }
}
