package io.sheaf.dataset.codec;

import java.nio.ByteBuffer;

/**
 * An lz4 block whose matches may reach back into the blocks before it. See the <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">format</a>.
 *
 * <p>Every access goes through a byte buffer's own bounds check.
 */
final class Lz4LinkedBlock {
  private static final int MATCH_BYTES_MIN = 4;
  private static final int LENGTH_CONTINUES = 15;

  private final ByteBuffer input;
  private final int inputEnd;
  private int from;

  private Lz4LinkedBlock(ByteBuffer input, int from, int bytes) {
    this.input = input;
    this.from = from;
    this.inputEnd = from + bytes;
  }

  /**
   * Decompresses a block to {@code to}, where {@code room} bytes are free; returns the length.
   *
   * @throws CorruptFrameException when the block is not valid or needs more room
   * @throws IndexOutOfBoundsException likewise
   */
  static int decompress(
      ByteBuffer input, int from, int bytes, ByteBuffer output, int to, int room) {
    return new Lz4LinkedBlock(input, from, bytes).decompress(output, to, to + room) - to;
  }

  private int decompress(ByteBuffer output, int start, int end) {
    int to = start;
    while (true) {
      int token = next();
      int literals = length(token >> 4 & 15);
      if (literals > inputEnd - from || literals > end - to) {
        throw new CorruptFrameException("a block has more literals than it may");
      }
      copyLiterals(output, to, literals);
      to += literals;
      if (from == inputEnd) {
        return to;
      }
      int distance = next() | next() << 8;
      int bytes = MATCH_BYTES_MIN + length(token & 15);
      if (distance == 0 || distance > to || bytes > end - to) {
        throw new CorruptFrameException("a block refers to what is not there");
      }
      copyMatch(output, to, distance, bytes);
      to += bytes;
    }
  }

  private int next() {
    if (from >= inputEnd) {
      throw new CorruptFrameException("a block ends within a sequence");
    }
    return input.get(from++) & 0xFF;
  }

  private int length(int start) {
    int length = start;
    if (start == LENGTH_CONTINUES) {
      int more;
      do {
        more = next();
        length = Math.addExact(length, more);
      } while (more == 255);
    }
    return length;
  }

  private void copyLiterals(ByteBuffer output, int to, int bytes) {
    // Two words cost less than a call for the short runs that are most of them.
    if (bytes <= 16 && to + 16 <= output.capacity() && from + 16 <= input.capacity()) {
      output.putLong(to, input.getLong(from)).putLong(to + 8, input.getLong(from + 8));
    } else {
      output.put(to, input, from, bytes);
    }
    from += bytes;
  }

  private static void copyMatch(ByteBuffer output, int to, int distance, int bytes) {
    int copied = 0;
    if (distance >= Long.BYTES) {
      for (; copied + Long.BYTES <= bytes; copied += Long.BYTES) {
        output.putLong(to + copied, output.getLong(to + copied - distance));
      }
    }
    for (; copied < bytes; copied++) {
      output.put(to + copied, output.get(to + copied - distance));
    }
  }
}
