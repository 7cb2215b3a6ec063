package io.sheaf.report;

import java.util.Locale;

/** Numbers as people read them: three digits that tell something. The same on every machine. */
final class Figures {
  private Figures() {}

  static String of(double value) {
    double size = Math.abs(value);
    if (size >= 1000 || (value == Math.rint(value) && size >= 1)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size == 0 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  /** A cell's text; a measure's spread follows it in brackets. */
  static String of(Cell cell) {
    if (cell instanceof Cell.Measure measure) {
      String median = of(measure.median());
      return measure.hasSpread()
          ? "%s (%s–%s)".formatted(median, of(measure.low()), of(measure.high()))
          : median;
    }
    return ((Cell.Text) cell).text();
  }
}
