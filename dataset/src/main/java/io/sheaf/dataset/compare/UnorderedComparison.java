package io.sheaf.dataset.compare;

import java.io.IOException;
import java.util.function.LongConsumer;

/** Compares two streams of the same schema as multisets of rows. */
final class UnorderedComparison {
  private UnorderedComparison() {}

  static ComparisonResult compare(
      int columns, BatchCursor left, BatchCursor right, LongConsumer rowsCompared)
      throws IOException {
    RowSetHash leftHash = new RowSetHash();
    RowSetHash rightHash = new RowSetHash();
    while (leftHash.addBatch(left) | rightHash.addBatch(right)) {
      rowsCompared.accept(Math.min(left.row(), right.row()));
    }
    if (left.row() != right.row()) {
      return new ComparisonResult.RowCountsDiffer(left.row(), right.row());
    }
    return leftHash.sameAs(rightHash)
        ? new ComparisonResult.Identical(columns, left.row())
        : new ComparisonResult.RowSetsDiffer(left.row());
  }
}
