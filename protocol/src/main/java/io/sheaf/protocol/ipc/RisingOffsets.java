package io.sheaf.protocol.ipc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Checks offsets, which never fall: when the last is inside the values, all are. They are looked at
 * in an array, since a loop over one needs no checks of the buffer.
 */
final class RisingOffsets {
  private static final int PIECE_LENGTH_MAX = 1024;

  private final String column;
  private final ArrowBuf buffer;
  private final long count;

  /**
   * @param column its name, for what is wrong
   * @param buffer that holds so many offsets
   * @param count at least 1
   */
  RisingOffsets(String column, ArrowBuf buffer, long count) {
    this.column = column;
    this.buffer = buffer;
    this.count = count;
  }

  /** The last of 32-bit offsets. */
  int lastInt() throws CorruptIpcException {
    int[] piece = new int[pieceLength()];
    int last = 0;
    for (long first = 0; first < count; first += piece.length) {
      int length = (int) Math.min(piece.length, count - first);
      bytes(first, length, Integer.BYTES).asIntBuffer().get(piece, 0, length);
      for (int i = 0; i < length; i++) {
        if (piece[i] < last) {
          throw fallen(piece[i], last, first + i);
        }
        last = piece[i];
      }
    }
    return last;
  }

  /** The last of 64-bit offsets. */
  long lastLong() throws CorruptIpcException {
    long[] piece = new long[pieceLength()];
    long last = 0;
    for (long first = 0; first < count; first += piece.length) {
      int length = (int) Math.min(piece.length, count - first);
      bytes(first, length, Long.BYTES).asLongBuffer().get(piece, 0, length);
      for (int i = 0; i < length; i++) {
        if (piece[i] < last) {
          throw fallen(piece[i], last, first + i);
        }
        last = piece[i];
      }
    }
    return last;
  }

  private int pieceLength() {
    return (int) Math.min(count, PIECE_LENGTH_MAX);
  }

  private ByteBuffer bytes(long first, int length, int width) {
    return buffer.nioBuffer(first * width, length * width).order(ByteOrder.LITTLE_ENDIAN);
  }

  private CorruptIpcException fallen(long offset, long last, long value) {
    return new CorruptIpcException(
        String.format(
            "column '%s' has offset %d after %d at value %d", column, offset, last, value));
  }
}
