package io.sheaf.dataset.codec;

import java.nio.ByteBuffer;

/**
 * How long a buffer becomes when each of its bytes is coded by itself, as zstd's literals are (RFC
 * 8878, 4.2): by Huffman's codes, of a bit at least.
 */
final class LiteralBytes {
  private static final int BLOCK_BYTES = 64; // whole values, of every width
  private static final int SAMPLED_BLOCKS_MAX = 1024;

  private LiteralBytes() {}

  /** An estimate in bytes, from blocks all over the buffer: 64 KiB of it at most. */
  static long estimate(ByteBuffer input) {
    int blocks = input.capacity() / BLOCK_BYTES;
    int stride = (blocks + SAMPLED_BLOCKS_MAX - 1) / SAMPLED_BLOCKS_MAX * BLOCK_BYTES;
    int[] counts = new int[256];
    int sampled = 0;
    for (int start = 0; start <= input.capacity() - BLOCK_BYTES; start += stride) {
      for (int i = start; i < start + BLOCK_BYTES; i++) {
        counts[input.get(i) & 0xff]++;
      }
      sampled += BLOCK_BYTES;
    }
    return (long) (input.capacity() * bitsOfAByte(counts, sampled) / Byte.SIZE);
  }

  private static double bitsOfAByte(int[] counts, int sampled) {
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits += count * Math.max(1, Math.log((double) sampled / count) / Math.log(2));
      }
    }
    return bits / sampled;
  }
}
