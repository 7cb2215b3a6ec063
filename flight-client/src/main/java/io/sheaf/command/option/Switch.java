package io.sheaf.command.option;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code on} or {@code off}. */
enum Switch {
  ON,
  OFF;

  /** In any case. */
  static final class Converter implements ITypeConverter<Switch> {
    @Override
    public Switch convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "on" -> ON;
        case "off" -> OFF;
        default -> throw new TypeConversionException("'" + text + "' is neither on nor off");
      };
    }
  }
}
