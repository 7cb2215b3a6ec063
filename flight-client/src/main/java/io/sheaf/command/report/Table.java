package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of text in columns, each as wide as its widest cell. Immutable.
 *
 * @param header a header that begins with {@code >} stands, like its column, to the right
 */
public record Table(List<String> header, List<List<String>> rows) {
  private static final String GAP = "  ";

  public Table {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /** The header and the rows, a line each, without blanks at the end. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(header.stream().map(Table::title).toList()));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(column -> cell(column, cells.get(column)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private String cell(int column, String text) {
    String padding = " ".repeat(width(column) - text.length());
    return isRight(column) ? padding + text : text + padding;
  }

  private int width(int column) {
    int widest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    return Math.max(title(header.get(column)).length(), widest);
  }

  private boolean isRight(int column) {
    return header.get(column).startsWith(">");
  }

  private static String title(String header) {
    return header.startsWith(">") ? header.substring(1) : header;
  }
}
