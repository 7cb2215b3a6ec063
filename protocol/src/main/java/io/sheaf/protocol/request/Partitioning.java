package io.sheaf.protocol.request;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.json.JsonForm;
import java.util.List;
import java.util.Map;

/**
 * How a put's rows are spread over partitions. In JSON {@code "auto"}, {@code "first-row"}, {@code
 * {"column":"c"}}, {@code {"hash":["a","b"],"partitions":16}} or {@code
 * {"sequential":{"batches":8}}}.
 */
public sealed interface Partitioning extends JsonForm {
  /**
   * By the value of an integer column {@code partition}; all in one partition without such a
   * column.
   */
  record Auto() implements Partitioning {}

  /** ArrowRedis's way: each batch goes where the first row of its column {@code partition} says. */
  record FirstRow() implements Partitioning {}

  /** By the value of an integer column. */
  record Column(String column) implements Partitioning {}

  /** By the hash of some columns. */
  record Hash(List<String> columns, int partitions) implements Partitioning {}

  /** Batch number ÷ batches. */
  record Sequential(int batches) implements Partitioning {}

  /**
   * @throws SheafException INVALID_REQUEST when the JSON is none of the forms
   */
  static Partitioning ofJson(Object json) {
    if (json.equals("auto")) {
      return new Auto();
    }
    if (json.equals("first-row")) {
      return new FirstRow();
    }
    if (json instanceof Map<?, ?> members) {
      if (members.size() == 1 && members.get("column") instanceof String column) {
        return new Column(column);
      }
      if (members.size() == 2
          && members.get("hash") instanceof List<?> columns
          && members.get("partitions") instanceof Integer partitions) {
        return new Hash(texts(json, columns), positive(json, partitions));
      }
      if (members.size() == 1
          && members.get("sequential") instanceof Map<?, ?> sequential
          && sequential.size() == 1
          && sequential.get("batches") instanceof Integer batches) {
        return new Sequential(positive(json, batches));
      }
    }
    throw unknown(json);
  }

  /** The JSON that {@link #ofJson} reads back. */
  @Override
  default Object json() {
    if (this instanceof Column column) {
      return Map.of("column", column.column);
    }
    if (this instanceof Hash hash) {
      return Map.of("hash", hash.columns, "partitions", hash.partitions);
    }
    if (this instanceof Sequential sequential) {
      return Map.of("sequential", Map.of("batches", sequential.batches));
    }
    return this instanceof FirstRow ? "first-row" : "auto";
  }

  private static List<String> texts(Object json, List<?> columns) {
    if (columns.isEmpty() || !columns.stream().allMatch(String.class::isInstance)) {
      throw unknown(json);
    }
    return columns.stream().map(String.class::cast).toList();
  }

  private static int positive(Object json, int number) {
    if (number < 1) {
      throw unknown(json);
    }
    return number;
  }

  private static SheafException unknown(Object json) {
    return new SheafException(
        ErrorReason.INVALID_REQUEST,
        "member 'partitioning': "
            + Json.write(json)
            + " is none of \"auto\", \"first-row\", {\"column\":\"c\"},"
            + " {\"hash\":[\"a\"],\"partitions\":16}, {\"sequential\":{\"batches\":8}}");
  }
}
