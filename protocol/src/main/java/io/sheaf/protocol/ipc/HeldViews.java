package io.sheaf.protocol.ipc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * Checks that string views and binary views point at bytes that are there (Arrow columnar format,
 * "Variable-size Binary View Layout"). Those of nulls may be anything.
 *
 * @param validity a bit for each value; not looked at when the node has no nulls
 * @param views 16 bytes for each value
 * @param data what long values point into
 */
record HeldViews(ArrowFieldNode node, ArrowBuf validity, ArrowBuf views, List<ArrowBuf> data) {
  static final int VIEW_BYTES = 16;
  private static final int INLINE_BYTES_MAX = 12;
  private static final int BUFFER_POSITION = 8;
  private static final int OFFSET_POSITION = 12;

  void check(String column) throws CorruptIpcException {
    ByteBuffer all =
        views.nioBuffer(0, node.getLength() * VIEW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < node.getLength(); i++) {
      int view = i * VIEW_BYTES;
      if (!isNull(i) && !isHeld(all, view)) {
        throw new CorruptIpcException(
            String.format(
                "column '%s' has a view of %d bytes at value %d, outside its buffers",
                column, all.getInt(view), i));
      }
    }
  }

  private boolean isNull(int value) {
    return node.getNullCount() > 0
        && (node.getNullCount() == node.getLength()
            || (validity.getByte(value / Byte.SIZE) >> value % Byte.SIZE & 1) == 0);
  }

  private boolean isHeld(ByteBuffer all, int view) {
    int length = all.getInt(view);
    if (length <= INLINE_BYTES_MAX) {
      return length >= 0;
    }
    int buffer = all.getInt(view + BUFFER_POSITION);
    int offset = all.getInt(view + OFFSET_POSITION);
    return buffer >= 0
        && buffer < data.size()
        && offset >= 0
        && (long) offset + length <= data.get(buffer).readableBytes();
  }
}
