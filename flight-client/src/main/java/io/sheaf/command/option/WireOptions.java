package io.sheaf.command.option;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.WireForm;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The form in which datasets are handed out: a server's work, or done in process. */
public final class WireOptions {
  @Option(
      names = "--wire",
      paramLabel = "FORM",
      converter = FormConverter.class,
      description = "How a dataset's buffers come: stored, none, lz4 or zstd (default: stored).")
  private @Nullable WireForm wire;

  @Option(
      names = "--message-bytes",
      paramLabel = "N",
      description = "Largest message in bytes; larger batches come in pieces.")
  private @Nullable Integer messageBytes;

  /** Empty when nothing was said. */
  public Optional<WireForm> wire() {
    return Optional.ofNullable(wire);
  }

  /** Empty when nothing was said. */
  public Optional<Integer> messageBytes() {
    return Optional.ofNullable(messageBytes);
  }

  private static final class FormConverter implements ITypeConverter<WireForm> {
    @Override
    public WireForm convert(String text) {
      try {
        return WireForm.of(text);
      } catch (SheafException e) {
        throw new TypeConversionException("'" + text + "' is none of stored, none, lz4, zstd");
      }
    }
  }
}
