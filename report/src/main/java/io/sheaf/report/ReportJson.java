package io.sheaf.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The form that reports are kept in:
 *
 * <pre>{@code
 * {"title": "…", "created": "2026-11-21T12:00:00Z", "environment": {"cores": "2"},
 *  "tables": [{"title": "…", "notes": ["…"],
 *              "columns": [{"name": "", "unit": "", "charted": false}, {"name": "wall", "unit": "s", "charted": true}],
 *              "rows": [["a", {"median": 1.5, "low": 1.4, "high": 1.9}], ["b", 2.5]]}]}
 * }</pre>
 *
 * A cell is a text, a number, or an object with a median and its spread. Other members are passed
 * over when read.
 */
public final class ReportJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ReportJson() {}

  /** Indented text. */
  public static String write(BenchmarkReport report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("title", report.title()).put("created", report.created());
    report.environment().forEach(root.putObject("environment")::put);
    ArrayNode tables = root.putArray("tables");
    report.tables().forEach(table -> write(table, tables.addObject()));
    return root.toPrettyString() + "\n";
  }

  private static void write(ReportTable table, ObjectNode node) {
    node.put("title", table.title());
    table.notes().forEach(node.putArray("notes")::add);
    ArrayNode columns = node.putArray("columns");
    for (ReportColumn column : table.columns()) {
      columns
          .addObject()
          .put("name", column.name())
          .put("unit", column.unit())
          .put("charted", column.charted());
    }
    ArrayNode rows = node.putArray("rows");
    for (List<Cell> row : table.rows()) {
      ArrayNode cells = rows.addArray();
      row.forEach(cell -> write(cell, cells));
    }
  }

  private static void write(Cell cell, ArrayNode cells) {
    if (cell instanceof Cell.Text text) {
      cells.add(text.text());
    } else if (cell instanceof Cell.Measure measure) {
      cells
          .addObject()
          .put("median", measure.median())
          .put("low", measure.low())
          .put("high", measure.high());
    }
  }

  /**
   * Reads what {@link #write} wrote, or another program.
   *
   * @throws IllegalArgumentException when it is no such report, saying where
   */
  public static BenchmarkReport read(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
    return new BenchmarkReport(
        text(root, "title"),
        text(root, "created"),
        environment(root.path("environment")),
        list(root.path("tables")).stream().map(ReportJson::table).toList());
  }

  private static Map<String, String> environment(JsonNode node) {
    Map<String, String> environment = new LinkedHashMap<>();
    node.properties().forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
    return environment;
  }

  private static ReportTable table(JsonNode node) {
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode row : list(node.path("rows"))) {
      rows.add(list(row).stream().map(ReportJson::cell).toList());
    }
    return new ReportTable(
        text(node, "title"),
        list(node.path("notes")).stream().map(JsonNode::asText).toList(),
        list(node.path("columns")).stream().map(ReportJson::column).toList(),
        rows);
  }

  private static ReportColumn column(JsonNode node) {
    return new ReportColumn(
        text(node, "name"), node.path("unit").asText(""), node.path("charted").asBoolean(false));
  }

  private static Cell cell(JsonNode node) {
    if (node.isNumber()) {
      return Cell.number(node.asDouble());
    }
    if (node.isObject()) {
      double median = number(node, "median");
      return new Cell.Measure(
          median, node.path("low").asDouble(median), node.path("high").asDouble(median));
    }
    return Cell.text(node.isNull() ? "" : node.asText());
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String text(JsonNode node, String member) {
    if (!node.path(member).isTextual()) {
      throw new IllegalArgumentException("a report needs the text '" + member + "' in " + node);
    }
    return node.path(member).asText();
  }

  private static double number(JsonNode node, String member) {
    if (!node.path(member).isNumber()) {
      throw new IllegalArgumentException("a cell needs the number '" + member + "' in " + node);
    }
    return node.path(member).asDouble();
  }
}
