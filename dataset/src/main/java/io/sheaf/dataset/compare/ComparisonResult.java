package io.sheaf.dataset.compare;

import java.util.List;

/** What came of a comparison. Of several kinds of difference it is the first one below. */
public sealed interface ComparisonResult {
  /** The same schema and the same rows. */
  record Identical(int columns, long rows) implements ComparisonResult {}

  /**
   * Different schemas; no row was compared.
   *
   * @param differences a sentence for each, naming the field
   */
  record SchemasDiffer(List<String> differences) implements ComparisonResult {}

  /** The same schema, but not as many rows. */
  record RowCountsDiffer(long left, long right) implements ComparisonResult {}

  /**
   * As many rows, but not the same ones.
   *
   * @param rows of each side
   * @param columns that differ, in the schema's order
   */
  record DataDiffers(long rows, List<ColumnDifference> columns) implements ComparisonResult {}

  /**
   * As many rows, but not the same ones in any order. Which they are is not known.
   *
   * @param rows of each side
   */
  record RowSetsDiffer(long rows) implements ComparisonResult {}

  default boolean identical() {
    return this instanceof Identical;
  }
}
