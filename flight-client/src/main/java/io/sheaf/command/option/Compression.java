package io.sheaf.command.option;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.SheafException;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How buffers are to be compressed.
 *
 * @param codec empty to keep them as they come
 */
public record Compression(Optional<BufferCodec> codec) {
  /** Nothing is compressed anew. */
  public static final Compression KEEP = new Compression(Optional.empty());

  /** In ArrowRedis's words: zstd, lz4, uncompressed; or keep. */
  @Override
  public String toString() {
    return codec
        .map(BufferCodec::toString)
        .map(name -> name.equals("none") ? "uncompressed" : name)
        .orElse("keep");
  }

  /** A codec by ArrowRedis's or by Arrow's name: zstd, zstd:3, lz4, uncompressed, none, keep. */
  public static final class Converter implements ITypeConverter<Compression> {
    @Override
    public Compression convert(String text) {
      if (text.equalsIgnoreCase("keep")) {
        return KEEP;
      }
      try {
        return new Compression(Optional.of(BufferCodec.parse(text)));
      } catch (SheafException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
