package io.sheaf.dataset.compare;

import org.apache.arrow.memory.ArrowBuf;

/** A fast 64-bit hash of bytes and numbers: multiply, shift, eight bytes at a time. */
final class Hashing {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private Hashing() {}

  /** A permutation of all numbers (the finalizer of SplitMix64). */
  static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  static long combine(long hash, long value) {
    return mix(hash * PRIME + value);
  }

  static long bytes(ArrowBuf buffer, long start, long length, long seed) {
    long hash = combine(seed, length);
    long end = start + length;
    long position = start;
    for (; position + Long.BYTES <= end; position += Long.BYTES) {
      hash = combine(hash, buffer.getLong(position));
    }
    long rest = 0;
    for (; position < end; position++) {
      rest = rest << Byte.SIZE | buffer.getByte(position) & 0xFF;
    }
    return combine(hash, rest);
  }
}
