package io.sheaf.dataset.dictionary;

import io.netty.buffer.ByteBuf;

/** Bits one after the other, the lowest of each byte first. */
final class BitmapWriter {
  private final ByteBuf target;
  private int current;
  private int bits;
  private long zeros;

  /**
   * @param target lent
   */
  BitmapWriter(ByteBuf target) {
    this.target = target;
  }

  /** Bits of another bitmap, which has them. */
  void copy(ByteBuf source, Window window) {
    for (long i = window.from(); i < window.to(); i++) {
      write(source.getByte((int) (i / Byte.SIZE)) >> (i % Byte.SIZE) & 1);
    }
  }

  void ones(long count) {
    for (long i = 0; i < count; i++) {
      write(1);
    }
  }

  private void write(int bit) {
    current |= bit << bits;
    zeros += 1 - bit;
    if (++bits == Byte.SIZE) {
      target.writeByte(current);
      current = 0;
      bits = 0;
    }
  }

  /**
   * Writes the last bits.
   *
   * @return how many of all are 0
   */
  long finish() {
    if (bits > 0) {
      target.writeByte(current);
    }
    return zeros;
  }
}
