package io.sheaf.dataset.codec;

import java.nio.ByteBuffer;

/**
 * A compression format over direct, little-endian byte buffers, whole input to whole output.
 * Implementations keep no state, so threads may share one.
 */
sealed interface FrameFormat permits Lz4Frame, ZstdFrame {
  /**
   * Whether fewer bytes are worth what a reader pays for them: an eighth less. Arrow's C++ library
   * leaves the share to its user (IpcWriteOptions, min_space_savings); an eighth is RocksDB's.
   */
  static boolean saves(long less, long than) {
    return (than - less) * 8 >= than;
  }

  /** The most bytes that so many can become. */
  long compressedBytesMax(int bytes);

  /** Compresses all of the input to the start of the output, which has room; returns the length. */
  int compress(ByteBuffer input, ByteBuffer output);

  /**
   * Decompresses all of the input to the start of the output; returns the length.
   *
   * @throws CorruptFrameException when the input is not whole and valid, or needs more room
   */
  int decompress(ByteBuffer input, ByteBuffer output);
}
