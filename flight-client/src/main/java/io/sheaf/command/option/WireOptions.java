package io.sheaf.command.option;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.WireForm;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** The form in which datasets are handed out: a server's work, or done in process. */
public final class WireOptions implements CommandPart {
  private final Option<WireForm> wire =
      Option.of(WireForm.class, "--wire", "FORM")
          .converter(new FormConverter())
          .description(
              "How a dataset's buffers come: stored, none, lz4 or zstd (default: stored).");

  private final Option<Integer> messageBytes =
      Option.of(Integer.class, "--message-bytes", "N")
          .description("Largest message in bytes; larger batches come in pieces.");

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(command, wire, messageBytes);
  }

  /** Empty when nothing was said. */
  public Optional<WireForm> wire() {
    return wire.optional();
  }

  /** Empty when nothing was said. */
  public Optional<Integer> messageBytes() {
    return messageBytes.optional();
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
