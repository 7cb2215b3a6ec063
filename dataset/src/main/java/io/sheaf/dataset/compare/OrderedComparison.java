package io.sheaf.dataset.compare;

import io.sheaf.protocol.parallel.Parts;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares two streams of the same schema row by row, a column at a time. */
final class OrderedComparison {
  private final List<String> names;
  private final @Nullable ColumnDifference[] differences;

  OrderedComparison(List<String> names) {
    this.names = names;
    this.differences = new ColumnDifference[names.size()];
  }

  ComparisonResult compare(BatchCursor left, BatchCursor right, LongConsumer rowsCompared)
      throws IOException {
    for (int rows = available(left, right); rows > 0; rows = available(left, right)) {
      compareRows(left, right, rows);
      left.advance(rows);
      right.advance(rows);
      rowsCompared.accept(left.row());
    }
    skipToEnd(left, rowsCompared);
    skipToEnd(right, rowsCompared);
    return result(left.row(), right.row());
  }

  /** Rows from both places on that are loaded on both sides; 0 when a stream has ended. */
  private static int available(BatchCursor left, BatchCursor right) throws IOException {
    return Math.min(left.available(), right.available());
  }

  /** Counts the rows that the other side does not have. */
  private static void skipToEnd(BatchCursor cursor, LongConsumer rowsCompared) throws IOException {
    long compared = cursor.row();
    for (int rows = cursor.available(); rows > 0; rows = cursor.available()) {
      cursor.advance(rows);
      rowsCompared.accept(compared);
    }
  }

  /** Columns that are not known to differ, by all cores: each has values of its own. */
  private void compareRows(BatchCursor left, BatchCursor right, int rows) {
    Parts.run(
        differences.length,
        column -> {
          if (differences[column] == null) {
            differences[column] = difference(column, left, right, rows);
          }
        });
  }

  private @Nullable ColumnDifference difference(
      int column, BatchCursor left, BatchCursor right, int rows) {
    ColumnValues mine = left.batchColumns().get(column);
    ColumnValues others = right.batchColumns().get(column);
    int same = mine.samePrefix(left.position(), others, right.position(), rows);
    return same == rows
        ? null
        : new ColumnDifference(
            names.get(column),
            column,
            left.row() + same,
            mine.describe(left.position() + same),
            others.describe(right.position() + same));
  }

  private ComparisonResult result(long leftRows, long rightRows) {
    if (leftRows != rightRows) {
      return new ComparisonResult.RowCountsDiffer(leftRows, rightRows);
    }
    List<ColumnDifference> found = Stream.of(differences).filter(Objects::nonNull).toList();
    return found.isEmpty()
        ? new ComparisonResult.Identical(names.size(), leftRows)
        : new ComparisonResult.DataDiffers(leftRows, found);
  }
}
