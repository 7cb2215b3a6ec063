package io.sheaf.dataset.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** The zstd format at a level; reading takes any level. */
record ZstdFrame(int level) implements FrameFormat {
  @Override
  public long compressedBytesMax(int bytes) {
    return Zstd.compressBound(bytes);
  }

  @Override
  public int compress(ByteBuffer input, ByteBuffer output) {
    return Math.toIntExact(
        Zstd.compressDirectByteBuffer(
            output, 0, output.capacity(), input, 0, input.capacity(), level));
  }

  @Override
  public int decompress(ByteBuffer input, ByteBuffer output) {
    try {
      return Math.toIntExact(
          Zstd.decompressDirectByteBuffer(
              output, 0, output.capacity(), input, 0, input.capacity()));
    } catch (ZstdException e) {
      throw new CorruptFrameException(String.valueOf(e.getMessage()), e);
    }
  }
}
