package io.sheaf.dataset.transcode;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;

/**
 * The bytes after a short value in a view, which must be zero (Arrow columnar format,
 * "Variable-size Binary View Layout"): Java's Arrow leaves there what was in the memory before.
 */
public final class ViewPadding {
  private static final int VIEW_BYTES = 16;
  private static final int INLINE_BYTES_MAX = 12;

  private ViewPadding() {}

  /** Makes it zero in a vector and its children. */
  public static void clear(FieldVector vector) {
    if (vector instanceof BaseVariableWidthViewVector views) {
      clear(views);
    }
    vector.getChildrenFromFields().forEach(ViewPadding::clear);
  }

  private static void clear(BaseVariableWidthViewVector vector) {
    ArrowBuf views = vector.getDataBuffer();
    for (long i = 0; i < vector.getValueCount(); i++) {
      int length = vector.isNull((int) i) ? 0 : views.getInt(i * VIEW_BYTES);
      if (length < INLINE_BYTES_MAX) {
        views.setInt(i * VIEW_BYTES, length);
        long from = i * VIEW_BYTES + Integer.BYTES + length;
        views.setZero(from, (i + 1) * VIEW_BYTES - from);
      }
    }
  }
}
