package io.sheaf.report;

/**
 * A column of a table.
 *
 * @param unit of its numbers, such as "s"; empty for text and for plain numbers
 * @param charted whether the page draws its numbers as bars
 */
public record ReportColumn(String name, String unit, boolean charted) {
  /** A column of text, or of numbers without a unit. */
  public static ReportColumn of(String name) {
    return new ReportColumn(name, "", false);
  }

  /** Name and unit, as a heading. */
  String heading() {
    return unit.isEmpty() ? name : name + " (" + unit + ")";
  }
}
