package io.sheaf.dataset.generate;

import io.sheaf.protocol.ipc.BatchBuffers;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/** What fills the columns of a batch. Each method appends one column, without nulls. */
final class SampleColumns {
  private static final int INTEGERS_END = 1_000_000;
  private static final long TIMES_START_NANOS = 1_700_000_000_000_000_000L;
  private static final long TIMES_SPAN_NANOS = 30L * 24 * 3600 * 1_000_000_000;
  private static final long DECIMALS_END = 1_000_000L * 10_000;
  private static final int DECIMAL_BYTES = 16;
  private static final int LIST_LENGTHS_END = 6;
  private static final int LIST_ITEMS_END = 1_000;

  private final BatchBuffers out;
  private final int rows;

  SampleColumns(BatchBuffers out, int rows) {
    this.out = out;
    this.rows = rows;
  }

  private ByteBuffer fixedWidth(int bytesEach) {
    out.column(rows);
    return out.buffer((long) rows * bytesEach);
  }

  void ids(long first) {
    ByteBuffer values = fixedWidth(Long.BYTES);
    for (int i = 0; i < rows; i++) {
      values.putLong(first + i);
    }
  }

  void partition(int partition) {
    ByteBuffer values = fixedWidth(Integer.BYTES);
    for (int i = 0; i < rows; i++) {
      values.putInt(partition);
    }
  }

  void integers(SampleRandom random) {
    ByteBuffer values = fixedWidth(Integer.BYTES);
    for (int i = 0; i < rows; i++) {
      values.putInt((int) random.between(-INTEGERS_END, INTEGERS_END));
    }
  }

  void doubles(SampleRandom random) {
    ByteBuffer values = fixedWidth(Double.BYTES);
    for (int i = 0; i < rows; i++) {
      values.putDouble(NormalDistribution.next(random));
    }
  }

  void floats(SampleRandom random) {
    ByteBuffer values = fixedWidth(Float.BYTES);
    for (int i = 0; i < rows; i++) {
      values.putFloat((float) NormalDistribution.next(random));
    }
  }

  void booleans(SampleRandom random) {
    out.column(rows);
    ByteBuffer bits = out.buffer((rows + 7) / 8);
    while (bits.remaining() > 1) {
      bits.put((byte) random.nextLong());
    }
    // The bits behind the last row are zero, as Arrow recommends.
    int lastBits = rows - 8 * bits.position();
    bits.put((byte) random.below(1L << lastBits));
  }

  void times(SampleRandom random) {
    ByteBuffer values = fixedWidth(Long.BYTES);
    for (int i = 0; i < rows; i++) {
      values.putLong(TIMES_START_NANOS + random.below(TIMES_SPAN_NANOS));
    }
  }

  void decimals(SampleRandom random) {
    ByteBuffer values = fixedWidth(DECIMAL_BYTES);
    for (int i = 0; i < rows; i++) {
      long unscaled = random.between(-DECIMALS_END, DECIMALS_END);
      values.putLong(unscaled).putLong(unscaled >> 63);
    }
  }

  void indexes(Vocabulary vocabulary, SampleRandom random) {
    ByteBuffer values = fixedWidth(Integer.BYTES);
    for (int i = 0; i < rows; i++) {
      values.putInt((int) random.below(vocabulary.size()));
    }
  }

  void strings(Vocabulary vocabulary, SampleRandom random) {
    words(vocabulary, i -> (int) random.below(vocabulary.size()));
  }

  /** The vocabulary itself, a dictionary's values. */
  void vocabulary(Vocabulary vocabulary) {
    words(vocabulary, i -> i);
  }

  private void words(Vocabulary vocabulary, IntUnaryOperator wordOfRow) {
    ByteBuffer offsets = offsets();
    ByteBuffer letters = out.buffer((long) (rows + 1) * Vocabulary.WORD_BYTES_MAX);
    int end = 0;
    for (int i = 0; i < rows; i++) {
      end = vocabulary.put(wordOfRow.applyAsInt(i), letters, end);
      offsets.putInt(end);
    }
    out.shorten(end);
  }

  void lists(SampleRandom random) {
    ByteBuffer offsets = offsets();
    int end = 0;
    for (int i = 0; i < rows; i++) {
      end += (int) random.below(LIST_LENGTHS_END);
      offsets.putInt(end);
    }
    out.column(end);
    ByteBuffer items = out.buffer((long) end * Integer.BYTES);
    for (int i = 0; i < end; i++) {
      items.putInt((int) random.below(LIST_ITEMS_END));
    }
  }

  private ByteBuffer offsets() {
    out.column(rows);
    return out.buffer((rows + 1L) * Integer.BYTES).putInt(0);
  }
}
