package io.sheaf.dataset.codec;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Locale;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;

/**
 * How the buffers of a record batch's body are compressed: not at all, as lz4 frames, or by zstd
 * with a level.
 *
 * @param level of zstd, 1 to {@value #ZSTD_LEVEL_MAX}; 0 for the others, which have none
 */
public record BufferCodec(CodecType type, int level) {
  public static final int ZSTD_LEVEL_MAX = 22;

  public static final BufferCodec NONE = new BufferCodec(CodecType.NO_COMPRESSION, 0);
  public static final BufferCodec LZ4 = new BufferCodec(CodecType.LZ4_FRAME, 0);

  /** zstd at level 1, the level that Arrow's C++ and Python libraries write with. */
  public static final BufferCodec ZSTD = zstd(1);

  private static final String ZSTD_WITH_LEVEL = "zstd:";

  /**
   * @throws SheafException INVALID_REQUEST when the level is not one of the type's
   */
  public BufferCodec {
    boolean leveled = type == CodecType.ZSTD;
    if (leveled ? level < 1 || level > ZSTD_LEVEL_MAX : level != 0) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          leveled
              ? "zstd has no level " + level + "; levels are 1 to " + ZSTD_LEVEL_MAX
              : type + " takes no level, got " + level);
    }
  }

  public static BufferCodec zstd(int level) {
    return new BufferCodec(CodecType.ZSTD, level);
  }

  /**
   * Reads {@code none}, {@code uncompressed}, {@code lz4}, {@code zstd} or {@code zstd:LEVEL}, in
   * any case.
   *
   * @throws SheafException INVALID_REQUEST naming the text when it is none of them
   */
  public static BufferCodec parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "none", "uncompressed" -> NONE;
      case "lz4" -> LZ4;
      case "zstd" -> ZSTD;
      default -> parseLevel(text, lower);
    };
  }

  private static BufferCodec parseLevel(String text, String lower) {
    String digits = lower.startsWith(ZSTD_WITH_LEVEL) ? lower.substring(5) : "";
    if (!digits.matches("[0-9]{1,2}")) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          String.format(
              "codec '%s' is not known; use none, lz4, zstd or zstd:LEVEL with a level of 1 to %d",
              text, ZSTD_LEVEL_MAX));
    }
    return zstd(Integer.parseInt(digits));
  }

  /** What compresses with this codec; it may be shared by threads. */
  CompressionCodec compressor() {
    return switch (type) {
      case NO_COMPRESSION -> NoCompressionCodec.INSTANCE;
      case LZ4_FRAME -> new BufferCompressionFactory().createCodec(type);
      case ZSTD -> new BufferCompressionFactory().createCodec(type, level);
    };
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    return switch (type) {
      case NO_COMPRESSION -> "none";
      case LZ4_FRAME -> "lz4";
      case ZSTD -> level == 1 ? "zstd" : ZSTD_WITH_LEVEL + level;
    };
  }
}
