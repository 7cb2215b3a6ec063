package io.sheaf.dataset.codec;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;

/**
 * The lz4 frame format 1.6, one frame of independent blocks when writing, any one frame without a
 * dictionary when reading.
 *
 * <p>The library's own frame streams can't read linked blocks, which is what Arrow's C++ and Python
 * libraries write for every buffer over 64 KiB, so here only single blocks are left to it.
 */
final class Lz4Frame implements FrameFormat {
  private static final int STORED_BLOCK = 1 << 31;
  private static final int FRAME_BYTES = Lz4FrameHeader.BYTES_WRITTEN + Integer.BYTES;

  @Override
  public long compressedBytesMax(int bytes) {
    int blocks = bytes / Lz4FrameHeader.BLOCK_BYTES_MIN + 1;
    return FRAME_BYTES
        + (long) blocks * Integer.BYTES
        + Lz4Library.COMPRESSOR.maxCompressedLength(bytes);
  }

  @Override
  public int compress(ByteBuffer input, ByteBuffer output) {
    Lz4FrameHeader header = Lz4FrameHeader.forContent(input.capacity());
    int to = header.write(output);
    for (int from = 0; from < input.capacity(); from += header.blockBytesMax()) {
      int bytes = Math.min(header.blockBytesMax(), input.capacity() - from);
      to += compressBlock(input, from, bytes, output, to);
    }
    output.putInt(to, 0);
    return to + Integer.BYTES;
  }

  private int compressBlock(ByteBuffer input, int from, int bytes, ByteBuffer output, int to) {
    int start = to + Integer.BYTES;
    int room = output.capacity() - start;
    int compressed = Lz4Library.COMPRESSOR.compress(input, from, bytes, output, start, room);
    if (compressed < bytes) {
      output.putInt(to, compressed);
      return Integer.BYTES + compressed;
    }
    output.putInt(to, STORED_BLOCK | bytes);
    output.put(start, input, from, bytes);
    return Integer.BYTES + bytes;
  }

  @Override
  public int decompress(ByteBuffer input, ByteBuffer output) {
    try {
      return decompressFrame(input, output);
    } catch (LZ4Exception | IndexOutOfBoundsException e) {
      throw new CorruptFrameException("a block is not valid", e);
    }
  }

  private int decompressFrame(ByteBuffer input, ByteBuffer output) {
    Lz4FrameHeader header = Lz4FrameHeader.read(input);
    int from = header.bytes();
    int to = 0;
    for (int block = input.getInt(from); block != 0; block = input.getInt(from)) {
      from += Integer.BYTES;
      int bytes = block & ~STORED_BLOCK;
      if (bytes > header.blockBytesMax() || bytes > input.capacity() - from) {
        throw new CorruptFrameException("a block promises " + bytes + " bytes");
      }
      to += decompressBlock(header, input, from, block, output, to);
      header.checkBlock(input, from, bytes);
      from += bytes + header.blockChecksumBytes();
    }
    from = header.checkContent(input, from + Integer.BYTES, output, to);
    if (from != input.capacity()) {
      throw new CorruptFrameException((input.capacity() - from) + " bytes follow the frame");
    }
    return to;
  }

  private int decompressBlock(
      Lz4FrameHeader header, ByteBuffer input, int from, int block, ByteBuffer output, int to) {
    int bytes = block & ~STORED_BLOCK;
    int room = Math.min(header.blockBytesMax(), output.capacity() - to);
    if (block < 0) {
      output.put(to, input, from, bytes);
      return bytes;
    }
    return header.linked()
        ? Lz4LinkedBlock.decompress(input, from, bytes, output, to, room)
        : Lz4Library.DECOMPRESSOR.decompress(input, from, bytes, output, to, room);
  }
}
