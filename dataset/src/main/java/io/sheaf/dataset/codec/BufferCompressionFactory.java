package io.sheaf.dataset.codec;

import io.sheaf.protocol.error.SheafException;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;

/**
 * Arrow's codecs for zstd and lz4 frame, which Arrow finds by itself as a service.
 *
 * <p>A codec gives back no more than {@code decompressedBytesMax} bytes in its life, so that a
 * small message can't ask for all memory. {@code VectorLoader} makes a codec for each record batch:
 * there the limit is one of a batch. Compressing has no limit, and a codec that only compresses may
 * be shared by threads.
 *
 * <p>Failures of decompressing are {@link SheafException}s: INVALID_DATA for what is not valid,
 * with what was promised and found; LIMIT_EXCEEDED past the limit or the allocator's, OVERLOADED
 * when that has no room now.
 */
public final class BufferCompressionFactory implements CompressionCodec.Factory {
  /** The limit when none is given: 2 GiB. */
  public static final long DECOMPRESSED_BYTES_MAX = 1L << 31;

  private final long decompressedBytesMax;

  public BufferCompressionFactory() {
    this(DECOMPRESSED_BYTES_MAX);
  }

  public BufferCompressionFactory(long decompressedBytesMax) {
    this.decompressedBytesMax = decompressedBytesMax;
  }

  @Override
  public CompressionCodec createCodec(CodecType type) {
    return createCodec(type, BufferCodec.ZSTD.level());
  }

  @Override
  public CompressionCodec createCodec(CodecType type, int level) {
    return switch (type) {
      case NO_COMPRESSION -> NoCompressionCodec.INSTANCE;
      case LZ4_FRAME -> new PrefixedCodec(type, new Lz4Frame(), decompressedBytesMax);
      case ZSTD -> new PrefixedCodec(type, new ZstdFrame(level), decompressedBytesMax);
    };
  }
}
