package io.sheaf.command.option;

import io.sheaf.protocol.request.Layout;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A layout by its name in requests. */
final class LayoutConverter implements ITypeConverter<Layout> {
  @Override
  public Layout convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "sheaf" -> Layout.SHEAF;
      case "arrow-redis" -> Layout.ARROW_REDIS;
      default ->
          throw new TypeConversionException("'" + text + "' is neither sheaf nor arrow-redis");
    };
  }
}
