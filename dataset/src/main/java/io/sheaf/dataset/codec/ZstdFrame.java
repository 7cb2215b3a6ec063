package io.sheaf.dataset.codec;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;

/** The zstd format at a level; reading takes any level. */
record ZstdFrame(int level) implements FrameFormat {
  @Override
  public long compressedBytesMax(int bytes) {
    return Zstd.compressBound(bytes);
  }

  @Override
  public int compress(ByteBuffer input, ByteBuffer output) {
    return length(
        Zstd.compressDirectByteBuffer(
            output, 0, output.capacity(), input, 0, input.capacity(), level));
  }

  @Override
  public int decompress(ByteBuffer input, ByteBuffer output) {
    return length(
        Zstd.decompressDirectByteBuffer(output, 0, output.capacity(), input, 0, input.capacity()));
  }

  private static int length(long result) {
    if (Zstd.isError(result)) {
      throw new CorruptFrameException(Zstd.getErrorName(result));
    }
    return Math.toIntExact(result);
  }
}
