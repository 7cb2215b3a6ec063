package io.sheaf.command.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of things of which there must be at least one. */
public final class CountConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new TypeConversionException("'" + text + "' is not a whole number from 1 on");
    }
    return Integer.valueOf(text);
  }
}
