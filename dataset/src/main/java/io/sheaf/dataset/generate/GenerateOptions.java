package io.sheaf.dataset.generate;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;

/**
 * What sample data to make. Equal options give equal bytes, on any machine.
 *
 * @param partitions of the dataset, 1 to {@value #PARTITIONS_MAX}
 * @param batches of a partition, 1 to {@value #BATCHES_MAX}
 * @param rows of a batch, 1 to {@value #ROWS_MAX}
 * @param codec of the batches' buffers
 * @param dictStrings whether the strings are dictionary-encoded
 * @param stringCardinality distinct strings, 1 to {@value #STRING_CARDINALITY_MAX}
 * @param seed any number
 */
public record GenerateOptions(
    int partitions,
    int batches,
    int rows,
    BufferCodec codec,
    boolean dictStrings,
    int stringCardinality,
    long seed) {
  public static final int PARTITIONS_MAX = 10_000;
  public static final int BATCHES_MAX = 100_000;
  public static final int ROWS_MAX = 10_000_000;
  public static final int STRING_CARDINALITY_MAX = 1_000_000;

  public static final GenerateOptions DEFAULTS =
      new GenerateOptions(8, 8, 100_000, BufferCodec.ZSTD, false, 5_000, 123);

  private static final int DECODED_BYTES_A_ROW = 200;
  private static final int ROWS_STEP = 10_000;

  /**
   * @throws SheafException INVALID_REQUEST naming the member that is out of its range
   */
  public GenerateOptions {
    check("partitions", partitions, PARTITIONS_MAX);
    check("batches", batches, BATCHES_MAX);
    check("rows", rows, ROWS_MAX);
    check("stringCardinality", stringCardinality, STRING_CARDINALITY_MAX);
  }

  private static void check(String member, int value, int max) {
    if (value < 1 || value > max) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          String.format("%s is %d; it must be from 1 to %d", member, value, max));
    }
  }

  /** Rows of a batch for chunks of about so many MiB: at 200 bytes a row, in steps of 10,000. */
  public static int rowsForChunk(int chunkMebibytes) {
    long rows = ((long) chunkMebibytes << 20) / DECODED_BYTES_A_ROW / ROWS_STEP * ROWS_STEP;
    return (int) Math.min(Math.max(rows, ROWS_STEP), ROWS_MAX);
  }

  /** Batches of all partitions together. */
  public int batchesTotal() {
    return partitions * batches;
  }

  /** Rows of all batches together. */
  public long rowsTotal() {
    return (long) batchesTotal() * rows;
  }

  /** Whether there is so much to make that several workers pay. */
  public boolean parallelPays() {
    return batchesTotal() >= 64 || (batchesTotal() >= 16 && rows >= 50_000);
  }
}
