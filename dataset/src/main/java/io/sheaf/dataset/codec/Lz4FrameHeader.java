package io.sheaf.dataset.codec;

import java.nio.ByteBuffer;

/**
 * The head of an lz4 frame: magic number, flags, block size, perhaps the content's length,
 * checksum. See the <a
 * href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">format</a>.
 *
 * @param bytes the header's length in the frame
 * @param blockSizeCode 4 to 7 for blocks of at most 64 KiB, 256 KiB, 1 MiB and 4 MiB
 */
record Lz4FrameHeader(int bytes, int flags, int blockSizeCode) {
  static final int BYTES_WRITTEN = 7;
  static final int BLOCK_BYTES_MIN = 1 << 16;

  private static final int MAGIC = 0x184D2204;
  private static final int VERSION = 0x40;
  private static final int VERSION_MASK = 0xC0;
  private static final int INDEPENDENT_BLOCKS = 0x20;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_LENGTH = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int RESERVED = 0x02;
  private static final int DICTIONARY = 0x01;

  /** The header of a frame with the smallest blocks that hold the content in one, if any does. */
  static Lz4FrameHeader forContent(int bytes) {
    int code = 4;
    while (code < 7 && blockBytesMax(code) < bytes) {
      code++;
    }
    return new Lz4FrameHeader(BYTES_WRITTEN, VERSION | INDEPENDENT_BLOCKS, code);
  }

  /** Writes to the start of the output; returns the length. */
  int write(ByteBuffer output) {
    output.putInt(0, MAGIC).put(4, (byte) flags).put(5, (byte) (blockSizeCode << 4));
    output.put(6, checksum(output, 4, 2));
    return BYTES_WRITTEN;
  }

  /**
   * @throws CorruptFrameException when there is no valid header, or the frame needs a dictionary
   * @throws IndexOutOfBoundsException when the input ends within the header
   */
  static Lz4FrameHeader read(ByteBuffer input) {
    if (input.getInt(0) != MAGIC) {
      throw new CorruptFrameException("it does not start an lz4 frame");
    }
    int flags = input.get(4);
    int descriptor = input.get(5);
    int code = descriptor >> 4 & 7;
    boolean known = (flags & (VERSION_MASK | RESERVED)) == VERSION && code >= 4;
    int bytes = BYTES_WRITTEN + ((flags & CONTENT_LENGTH) == 0 ? 0 : Long.BYTES);
    if (!known || (descriptor & 0x8F) != 0 || (flags & DICTIONARY) != 0) {
      throw new CorruptFrameException("its lz4 frame has flags that are not known");
    }
    if (input.get(bytes - 1) != checksum(input, 4, bytes - 5)) {
      throw new CorruptFrameException("the checksum of its lz4 frame's header is wrong");
    }
    return new Lz4FrameHeader(bytes, flags, code);
  }

  private static byte checksum(ByteBuffer buffer, int start, int bytes) {
    return (byte) (Lz4Library.HASH.hash(buffer, start, bytes, 0) >> 8);
  }

  int blockBytesMax() {
    return blockBytesMax(blockSizeCode);
  }

  private static int blockBytesMax(int code) {
    return 1 << (8 + 2 * code);
  }

  /** Whether blocks refer to bytes of the blocks before them. */
  boolean linked() {
    return (flags & INDEPENDENT_BLOCKS) == 0;
  }

  int blockChecksumBytes() {
    return (flags & BLOCK_CHECKSUM) == 0 ? 0 : Integer.BYTES;
  }

  /** Checks what follows a block as it is stored, if the frame has block checksums. */
  void checkBlock(ByteBuffer input, int start, int bytes) {
    if ((flags & BLOCK_CHECKSUM) != 0
        && input.getInt(start + bytes) != Lz4Library.HASH.hash(input, start, bytes, 0)) {
      throw new CorruptFrameException("the checksum of a block is wrong");
    }
  }

  /** Checks the content, if the frame has a checksum of it; returns the frame's end. */
  int checkContent(ByteBuffer input, int position, ByteBuffer output, int bytes) {
    if ((flags & CONTENT_CHECKSUM) == 0) {
      return position;
    }
    if (input.getInt(position) != Lz4Library.HASH.hash(output, 0, bytes, 0)) {
      throw new CorruptFrameException("the checksum of the content is wrong");
    }
    return position + Integer.BYTES;
  }
}
