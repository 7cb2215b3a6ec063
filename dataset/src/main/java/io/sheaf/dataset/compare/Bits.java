package io.sheaf.dataset.compare;

import org.apache.arrow.memory.ArrowBuf;

/** Bits of a buffer, least significant first (Arrow columnar format, "Validity bitmaps"). */
final class Bits {
  /** How many bits a word has. */
  static final int WORD = Long.SIZE;

  private static final int PIECE_LENGTH_MAX = 1024;

  private Bits() {}

  /** Whether the first so many bits are set; false when there are not so many. */
  static boolean areSet(ArrowBuf bits, long count) {
    if (bits.capacity() * Byte.SIZE < count) {
      return false;
    }
    long[] piece = new long[(int) Math.min(count / WORD, PIECE_LENGTH_MAX)];
    long words = 0;
    while (words < count / WORD) {
      int length = (int) Math.min(piece.length, count / WORD - words);
      bits.nioBuffer(words * Long.BYTES, length * Long.BYTES).asLongBuffer().get(piece, 0, length);
      for (int i = 0; i < length; i++) {
        if (piece[i] != -1) {
          return false;
        }
      }
      words += length;
    }
    return Long.numberOfTrailingZeros(~word(bits, words * WORD)) >= count % WORD;
  }

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
