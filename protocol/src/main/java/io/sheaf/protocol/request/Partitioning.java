package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * How a put's rows are spread over partitions. In JSON {@code "auto"}, {@code "first-row"}, {@code
 * {"column":"c"}}, {@code {"hash":["a","b"],"partitions":16}} or {@code
 * {"sequential":{"batches":8}}}.
 */
public sealed interface Partitioning {
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
  @JsonCreator
  static Partitioning of(JsonNode json) {
    if (json.isTextual()) {
      return switch (json.asText()) {
        case "auto" -> new Auto();
        case "first-row" -> new FirstRow();
        default -> throw unknown(json);
      };
    }
    if (json.size() == 1 && json.path("column").isTextual()) {
      return new Column(json.get("column").asText());
    }
    if (json.size() == 2 && json.path("hash").isArray() && json.path("partitions").isInt()) {
      return new Hash(texts(json, json.get("hash")), positive(json, json.get("partitions")));
    }
    if (json.size() == 1
        && json.path("sequential").size() == 1
        && json.path("sequential").path("batches").isInt()) {
      return new Sequential(positive(json, json.get("sequential").get("batches")));
    }
    throw unknown(json);
  }

  /** The JSON that {@link #of} reads back. */
  @JsonValue
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

  private static List<String> texts(JsonNode json, JsonNode array) {
    boolean areTexts =
        StreamSupport.stream(array.spliterator(), false).allMatch(JsonNode::isTextual);
    if (array.isEmpty() || !areTexts) {
      throw unknown(json);
    }
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static int positive(JsonNode json, JsonNode number) {
    if (number.asInt() < 1) {
      throw unknown(json);
    }
    return number.asInt();
  }

  private static SheafException unknown(JsonNode json) {
    return new SheafException(
        ErrorReason.INVALID_REQUEST,
        "member 'partitioning': "
            + json
            + " is none of \"auto\", \"first-row\", {\"column\":\"c\"},"
            + " {\"hash\":[\"a\"],\"partitions\":16}, {\"sequential\":{\"batches\":8}}");
  }
}
