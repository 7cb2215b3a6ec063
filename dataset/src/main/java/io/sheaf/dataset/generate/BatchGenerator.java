package io.sheaf.dataset.generate;

import io.sheaf.protocol.ipc.BatchBuffers;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes the batches of a sample dataset. Batch {@code g} depends on the options and {@code g}
 * alone, so batches may be made in any order, by any thread, again and again.
 *
 * <p>Immutable; threads may share one.
 */
public final class BatchGenerator {
  private final GenerateOptions options;
  private final Schema schema;
  private final Vocabulary vocabulary;

  public BatchGenerator(GenerateOptions options) {
    this.options = options;
    this.schema = SampleSchema.of(options.dictStrings());
    this.vocabulary = new Vocabulary(options.seed(), options.stringCardinality());
  }

  public GenerateOptions options() {
    return options;
  }

  /** The schema in the form that messages have; the dictionary, if there is one, has id 0. */
  public Schema schema() {
    return schema;
  }

  /** The partition that a batch belongs to. */
  public int partition(int batch) {
    return batch / options.batches();
  }

  /**
   * A batch, not compressed; the caller closes it.
   *
   * @param batch from 0 to {@link GenerateOptions#batchesTotal} - 1, over all partitions
   */
  public ArrowRecordBatch batch(int batch, BufferAllocator allocator) {
    if (batch < 0 || batch >= options.batchesTotal()) {
      throw new IllegalArgumentException(
          "no batch " + batch + " of " + options.batchesTotal() + " batches");
    }
    try (BatchBuffers buffers = new BatchBuffers(allocator)) {
      fill(batch, new SampleColumns(buffers, options.rows()));
      return buffers.toRecordBatch(options.rows());
    }
  }

  private void fill(int batch, SampleColumns columns) {
    columns.ids((long) batch * options.rows());
    columns.partition(partition(batch));
    columns.integers(random(batch, 2));
    columns.doubles(random(batch, 3));
    columns.floats(random(batch, 4));
    columns.booleans(random(batch, 5));
    columns.times(random(batch, 6));
    columns.decimals(random(batch, 7));
    if (options.dictStrings()) {
      columns.indexes(vocabulary, random(batch, 8));
    } else {
      columns.strings(vocabulary, random(batch, 8));
    }
    columns.lists(random(batch, 9));
  }

  private SampleRandom random(int batch, int column) {
    return new SampleRandom(options.seed(), batch, column);
  }

  /** The dictionary's values, not compressed; the caller closes them. */
  ArrowRecordBatch dictionary(BufferAllocator allocator) {
    try (BatchBuffers buffers = new BatchBuffers(allocator)) {
      new SampleColumns(buffers, vocabulary.size()).vocabulary(vocabulary);
      return buffers.toRecordBatch(vocabulary.size());
    }
  }
}
