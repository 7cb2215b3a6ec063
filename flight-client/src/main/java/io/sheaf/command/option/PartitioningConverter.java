package io.sheaf.command.option;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.Json;
import io.sheaf.protocol.request.Partitioning;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A partitioning as in requests: JSON, or one of its words without the quotes. */
final class PartitioningConverter implements ITypeConverter<Partitioning> {
  @Override
  public Partitioning convert(String text) {
    String json = text.strip().startsWith("{") ? text : Json.write(text);
    try {
      return Json.parseRequest("partitioning", json, Partitioning.class);
    } catch (SheafException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
