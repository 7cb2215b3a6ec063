package io.sheaf.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as one HTML page that needs nothing else: styles and charts are part of it. */
public final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #8884; --bar: #3b78c3; --spread: #1a3357; }
      @media (prefers-color-scheme: dark) { :root { --bar: #6aa0e0; --spread: #d6e6fb; } }
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
      th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem; text-align: left; }
      .number { text-align: right; }
      .wide { overflow-x: auto; }
      svg { width: 100%; max-width: 840px; font-size: 13px; }
      svg text { fill: currentColor; }
      svg .label { text-anchor: end; }
      svg rect { fill: var(--bar); }
      svg path { stroke: var(--spread); stroke-width: 2; }
      """;

  private final BenchmarkReport report;

  public HtmlReport(BenchmarkReport report) {
    this.report = report;
  }

  /** The whole page. */
  public String text() {
    String title = Html.escape(report.title());
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>%s</h1>
        <p>%s</p>
        %s%s</body>
        </html>
        """
        .formatted(
            title,
            STYLE,
            title,
            Html.escape(report.created()),
            environment(),
            report.tables().stream().map(HtmlReport::table).collect(Collectors.joining()));
  }

  private String environment() {
    if (report.environment().isEmpty()) {
      return "";
    }
    return report.environment().entrySet().stream()
        .map(HtmlReport::environmentRow)
        .collect(Collectors.joining("", "<table>\n", "</table>\n"));
  }

  private static String environmentRow(Map.Entry<String, String> each) {
    return "<tr><th>%s</th><td>%s</td></tr>\n"
        .formatted(Html.escape(each.getKey()), Html.escape(each.getValue()));
  }

  private static String table(ReportTable table) {
    StringBuilder html = new StringBuilder();
    html.append("<h2>%s</h2>\n".formatted(Html.escape(table.title())));
    table.notes().forEach(note -> html.append("<p>%s</p>\n".formatted(Html.escape(note))));
    html.append("<div class=\"wide\"><table>\n<tr>");
    table
        .columns()
        .forEach(column -> html.append("<th>%s</th>".formatted(Html.escape(column.heading()))));
    html.append("</tr>\n");
    table.rows().forEach(row -> html.append(row(row)));
    return html.append("</table></div>\n").append(charts(table)).toString();
  }

  private static String row(List<Cell> row) {
    return row.stream().map(HtmlReport::cell).collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }

  private static String cell(Cell cell) {
    String kind = cell instanceof Cell.Measure ? " class=\"number\"" : "";
    return "<td%s>%s</td>".formatted(kind, Html.escape(Figures.of(cell)));
  }

  private static String charts(ReportTable table) {
    return IntStream.range(0, table.columns().size())
        .filter(column -> table.columns().get(column).charted())
        .mapToObj(column -> chart(table, column))
        .collect(Collectors.joining());
  }

  private static String chart(ReportTable table, int column) {
    String svg = BarChart.svg(table, column);
    return svg.isEmpty()
        ? ""
        : "<h3>%s</h3>\n%s".formatted(Html.escape(table.columns().get(column).heading()), svg);
  }
}
