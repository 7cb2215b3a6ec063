package io.sheaf.dataset.compare;

import org.apache.arrow.memory.ArrowBuf;

/** Bits of a buffer, least significant first (Arrow columnar format, "Validity bitmaps"). */
final class Bits {
  /** How many bits a word has. */
  static final int WORD = Long.SIZE;

  private Bits() {}

  /** 64 bits from any one on; those behind the buffer's end are 0. */
  static long word(ArrowBuf bits, long index) {
    long first = index / Byte.SIZE;
    int shift = (int) (index % Byte.SIZE);
    if (first + Long.BYTES < bits.capacity()) {
      long low = bits.getLong(first) >>> shift;
      return shift == 0 ? low : low | (long) bits.getByte(first + Long.BYTES) << WORD - shift;
    }
    long word = 0;
    for (int i = 0; i <= Long.BYTES && first + i < bits.capacity(); i++) {
      long eight = bits.getByte(first + i) & 0xFFL;
      int to = i * Byte.SIZE - shift;
      word |= to < 0 ? eight >>> -to : to < WORD ? eight << to : 0;
    }
    return word;
  }
}
