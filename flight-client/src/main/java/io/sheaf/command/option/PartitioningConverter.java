package io.sheaf.command.option;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.Partitioning;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A partitioning as in requests: JSON, one of its words without the quotes, or {@code hash:a,b:16}.
 */
final class PartitioningConverter implements ITypeConverter<Partitioning> {
  private static final Pattern HASH =
      Pattern.compile("hash:(?<columns>[^,:]+(,[^,:]+)*):(?<partitions>[1-9][0-9]{0,7})");

  @Override
  public Partitioning convert(String text) {
    Matcher hash = HASH.matcher(text);
    if (hash.matches()) {
      return new Partitioning.Hash(
          List.of(hash.group("columns").split(",")), Integer.parseInt(hash.group("partitions")));
    }
    String json = text.strip().startsWith("{") ? text : Json.write(text);
    try {
      return Json.parseRequest("partitioning", json, Partitioning.class);
    } catch (SheafException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
