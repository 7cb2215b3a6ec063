package io.sheaf.dataset.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.arrow.memory.ArrowBuf;

/**
 * A row's values in the one form that is hashed (docs/format.md, "The hash of a row"): it depends
 * on nothing but the values. Reused from row to row, for one thread at a time.
 */
final class RowBytes {
  private static final XXHash64 HASH = XXHashFactory.fastestJavaInstance().hash64();
  private static final long SEED = 0;
  private static final byte NULL = 0;
  private static final byte VALUE = 1;

  private ByteBuffer bytes = allocate(64);

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  void clear() {
    bytes.clear();
  }

  void addNull() {
    room(1).put(NULL);
  }

  void addInteger(long value) {
    room(1 + Long.BYTES).put(VALUE).putLong(value);
  }

  /** All zeros are one value, and all NaNs are. */
  void addFloat(double value) {
    addInteger(Double.doubleToLongBits(value == 0 ? 0.0 : value));
  }

  /** The length, then the bytes. */
  void addBytes(byte[] value) {
    room(1 + Long.BYTES + value.length).put(VALUE).putLong(value.length).put(value);
  }

  /** As {@link #addBytes(byte[])}. */
  void addBytes(ArrowBuf from, long offset, int length) {
    room(1 + Long.BYTES + length).put(VALUE).putLong(length);
    addRaw(from, offset, length);
  }

  /** A little-endian number of any width as one of 256 bits. */
  void addWide(ArrowBuf from, long offset, int width) {
    room(1 + 32).put(VALUE);
    addRaw(from, offset, width);
    byte sign = (byte) (bytes.get(bytes.position() - 1) >> 7);
    for (int i = width; i < 32; i++) {
      bytes.put(sign);
    }
  }

  private void addRaw(ArrowBuf from, long offset, int length) {
    from.getBytes(offset, bytes.array(), bytes.position(), length);
    bytes.position(bytes.position() + length);
  }

  /** XXH64 with seed 0 of what was added. */
  long hash() {
    return HASH.hash(bytes.array(), 0, bytes.position(), SEED);
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int needed = Math.addExact(bytes.position(), more);
      ByteBuffer larger = allocate(Math.max(needed, (int) Math.min(1 << 30, 2L * needed)));
      bytes = larger.put(bytes.flip());
    }
    return bytes;
  }
}
