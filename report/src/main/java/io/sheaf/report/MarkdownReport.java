package io.sheaf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as Markdown: a table each, numbers to the right. */
public final class MarkdownReport {
  private final BenchmarkReport report;

  public MarkdownReport(BenchmarkReport report) {
    this.report = report;
  }

  /** The whole text, ending in a line's end. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("## " + report.title());
    lines.add("");
    lines.add(report.created() + environment());
    for (ReportTable table : report.tables()) {
      lines.add("");
      lines.addAll(lines(table));
    }
    return String.join("\n", lines) + "\n";
  }

  private String environment() {
    return report.environment().entrySet().stream()
        .map(MarkdownReport::sentence)
        .collect(Collectors.joining(" · ", report.environment().isEmpty() ? "" : " · ", ""));
  }

  private static String sentence(Map.Entry<String, String> each) {
    return each.getKey() + " " + each.getValue();
  }

  private static List<String> lines(ReportTable table) {
    List<String> lines = new ArrayList<>();
    lines.add("### " + table.title());
    lines.add("");
    for (String note : table.notes()) {
      lines.add(note);
      lines.add("");
    }
    lines.add(line(table.columns().stream().map(ReportColumn::heading).toList()));
    lines.add(
        IntStream.range(0, table.columns().size())
            .mapToObj(column -> isNumeric(table, column) ? "---:" : "---")
            .collect(Collectors.joining("|", "|", "|")));
    table.rows().forEach(row -> lines.add(line(row.stream().map(Figures::of).toList())));
    return lines;
  }

  private static boolean isNumeric(ReportTable table, int column) {
    return table.rows().stream().anyMatch(row -> row.get(column) instanceof Cell.Measure);
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replaceAll("\\s*\\R\\s*", " "))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
