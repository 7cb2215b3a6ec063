package io.sheaf.dataset.compare;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Compares two streams by value: how rows are cut into batches does not matter, nor which
 * dictionaries stand for a column's values. It holds one batch of each side at a time and, of a
 * reader that {@link io.sheaf.protocol.ipc.ReadsAhead}, as many more as that allows, which are
 * decoded by a thread for each side.
 *
 * <p>Columns are the same when they are in the same order with the same name and type (see {@link
 * ComparisonOptions}). Null is the same as null, also when it is null by its dictionary; NaN is the
 * same as NaN; 0.0 is the same as -0.0.
 *
 * <p>Unordered, it compares the sums of 128-bit hashes of the rows, which tells that rows differ,
 * but not which.
 */
public final class DatasetComparison {
  private final ComparisonOptions options;
  private final LongConsumer rowsCompared;

  /**
   * @param rowsCompared is told, after each batch, how many rows of both sides are compared; what
   *     it throws ends the comparison
   */
  public DatasetComparison(ComparisonOptions options, LongConsumer rowsCompared) {
    this.options = options;
    this.rowsCompared = rowsCompared;
  }

  /**
   * Reads both streams to their ends, unless their schemas differ.
   *
   * @param left lent, before its first batch
   * @param right likewise
   * @throws IOException from a reader
   * @throws io.sheaf.protocol.error.SheafException INVALID_DATA when an index has no value
   */
  public ComparisonResult compare(ArrowReader left, ArrowReader right) throws IOException {
    List<String> differences = SchemaComparison.differences(left, right, options.checkMetadata());
    if (!differences.isEmpty()) {
      return new ComparisonResult.SchemasDiffer(differences);
    }
    List<String> names =
        left.getVectorSchemaRoot().getSchema().getFields().stream().map(Field::getName).toList();
    try (BatchCursor leftRows = new BatchCursor(left);
        BatchCursor rightRows = new BatchCursor(right)) {
      return options.unordered()
          ? UnorderedComparison.compare(names.size(), leftRows, rightRows, rowsCompared)
          : new OrderedComparison(names).compare(leftRows, rightRows, rowsCompared);
    }
  }
}
