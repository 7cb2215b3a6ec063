package io.sheaf.dataset.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/**
 * The zstd format at a level; reading takes any level.
 *
 * <p>At level 1 a buffer whose matches save little is written with hardly any: its bytes are coded
 * one by one, which a reader takes back twice as fast (docs/decisions/0003).
 */
record ZstdFrame(int level) implements FrameFormat {
  /** Higher levels are asked for by those to whom each byte counts. */
  private static final int FASTEST_LEVEL = 1;

  /** Shorter ones take no time to speak of, whichever way they are written. */
  private static final int FEW_MATCHES_BYTES_MIN = 4096;

  @Override
  public long compressedBytesMax(int bytes) {
    return Zstd.compressBound(bytes);
  }

  @Override
  public int compress(ByteBuffer input, ByteBuffer output) {
    int compressed = compressByLevel(input, output);
    if (!mayNeedNoMatches(input, compressed)) {
      return compressed;
    }
    int withFewMatches = compressWithFewMatches(input, output);
    return FrameFormat.saves(compressed, withFewMatches)
        ? compressByLevel(input, output)
        : withFewMatches;
  }

  private boolean mayNeedNoMatches(ByteBuffer input, int compressed) {
    return level == FASTEST_LEVEL
        && input.capacity() >= FEW_MATCHES_BYTES_MIN
        && FrameFormat.saves(compressed, input.capacity())
        && !FrameFormat.saves(compressed, LiteralBytes.estimate(input));
  }

  private int compressByLevel(ByteBuffer input, ByteBuffer output) {
    return Math.toIntExact(
        Zstd.compressDirectByteBuffer(
            output, 0, output.capacity(), input, 0, input.capacity(), level));
  }

  /** Runs and repetitions nearby are still found, with the least table that zstd has. */
  private static int compressWithFewMatches(ByteBuffer input, ByteBuffer output) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(FASTEST_LEVEL).setMinMatch(7).setHashLog(6);
      return context.compressDirectByteBuffer(
          output, 0, output.capacity(), input, 0, input.capacity());
    }
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
