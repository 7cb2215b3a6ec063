package io.sheaf.report;

import java.util.List;
import java.util.Locale;

/** One column of a table as bars, drawn as SVG: a bar a row, with a line from low to high. */
final class BarChart {
  private static final int LABEL_WIDTH = 260;
  private static final int BAR_WIDTH = 420;
  private static final int VALUE_WIDTH = 160;
  private static final int ROW_HEIGHT = 24;
  private static final int BAR_HEIGHT = 14;

  private final ReportTable table;
  private final int column;
  private final double scale;

  private BarChart(ReportTable table, int column, double highest) {
    this.table = table;
    this.column = column;
    this.scale = BAR_WIDTH / highest;
  }

  /** The drawing; empty when there is nothing above zero to draw. */
  static String svg(ReportTable table, int column) {
    double highest =
        table.rows().stream()
            .map(row -> row.get(column))
            .filter(Cell.Measure.class::isInstance)
            .mapToDouble(cell -> ((Cell.Measure) cell).high())
            .max()
            .orElse(0);
    return highest > 0 ? new BarChart(table, column, highest).svg() : "";
  }

  private String svg() {
    List<List<Cell>> drawn =
        table.rows().stream().filter(row -> row.get(column) instanceof Cell.Measure).toList();
    int width = LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH;
    int height = drawn.size() * ROW_HEIGHT + 8;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">\n".formatted(width, height));
    svg.append("<title>%s</title>\n".formatted(Html.escape(title())));
    for (int i = 0; i < drawn.size(); i++) {
      svg.append(row(drawn.get(i), 4 + i * ROW_HEIGHT));
    }
    return svg.append("</svg>\n").toString();
  }

  private String title() {
    return table.title() + ": " + table.columns().get(column).heading();
  }

  private String row(List<Cell> row, int top) {
    Cell.Measure measure = (Cell.Measure) row.get(column);
    int middle = top + ROW_HEIGHT / 2;
    int text = middle + 4;
    double end = LABEL_WIDTH + Math.max(measure.median() * scale, 1);
    double labelEnd = LABEL_WIDTH - 8;
    StringBuilder svg = new StringBuilder();
    svg.append(format("<text class=\"label\" x=\"%.0f\" y=\"%d\">", labelEnd, text))
        .append(Html.escape(Figures.of(row.get(0))))
        .append("</text>");
    svg.append(
        format(
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
            LABEL_WIDTH, middle - BAR_HEIGHT / 2, end - LABEL_WIDTH, BAR_HEIGHT));
    if (measure.hasSpread()) {
      svg.append(spread(measure, middle));
    }
    double valueStart = LABEL_WIDTH + measure.high() * scale + 6;
    return svg.append(format("<text x=\"%.1f\" y=\"%d\">", Math.max(valueStart, end + 6), text))
        .append(Figures.of(measure.median()))
        .append("</text>\n")
        .toString();
  }

  private String spread(Cell.Measure measure, int middle) {
    double low = LABEL_WIDTH + measure.low() * scale;
    double high = LABEL_WIDTH + measure.high() * scale;
    return format("<path d=\"M%.1f %dH%.1f\"/>", low, middle, high);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
