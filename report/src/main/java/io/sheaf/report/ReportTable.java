package io.sheaf.report;

import java.util.List;

/**
 * One table. The first column names the rows.
 *
 * @param notes sentences that stand above it
 * @param rows each with a cell for every column
 */
public record ReportTable(
    String title, List<String> notes, List<ReportColumn> columns, List<List<Cell>> rows) {

  /**
   * @throws IllegalArgumentException when a row has more or fewer cells than there are columns
   */
  public ReportTable {
    notes = List.copyOf(notes);
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of '%s' has %d cells, not %d".formatted(title, row.size(), columns.size()));
      }
    }
  }
}
