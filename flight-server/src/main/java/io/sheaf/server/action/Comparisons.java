package io.sheaf.server.action;

import io.sheaf.dataset.compare.ColumnDifference;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.protocol.action.VerifyResult;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a comparison found, as a client is told. */
final class Comparisons {
  private Comparisons() {}

  static VerifyResult toResult(ComparisonResult result, int columns) {
    if (result instanceof ComparisonResult.SchemasDiffer schemas) {
      return differs("schema", String.join("; ", schemas.differences()), columns, 0);
    }
    if (result instanceof ComparisonResult.RowCountsDiffer counts) {
      String text = counts.left() + " rows and " + counts.right() + " rows";
      return differs("row-count", text, columns, Math.min(counts.left(), counts.right()));
    }
    if (result instanceof ComparisonResult.DataDiffers data) {
      String text =
          data.columns().stream().map(Comparisons::describe).collect(Collectors.joining("; "));
      return differs("data", text, columns, data.rows());
    }
    if (result instanceof ComparisonResult.RowSetsDiffer sets) {
      return differs("data", "the rows are not the same in any order", columns, sets.rows());
    }
    long rows = ((ComparisonResult.Identical) result).rows();
    return new VerifyResult(
        true, Optional.empty(), Optional.empty(), columns, rows, Optional.empty());
  }

  private static VerifyResult differs(String kind, String text, int columns, long rows) {
    return new VerifyResult(
        false, Optional.of(kind), Optional.of(text), columns, rows, Optional.empty());
  }

  private static String describe(ColumnDifference difference) {
    return String.format(
        "column '%s' differs first at row %d: %s and %s",
        difference.column(), difference.row(), difference.left(), difference.right());
  }
}
