package io.sheaf.dataset.compare;

import java.io.IOException;
import java.util.List;

/**
 * A hash of a stream's rows as a multiset: the sum of the rows' 128-bit hashes. Equal multisets
 * have the same hash; of different ones about one pair in 2^128 does. It is made to find accidents,
 * not data that somebody forged.
 */
record RowSetHash(long rows, long low, long high) {
  private static final long LOW_SEED = 0x243F6A8885A308D3L;
  private static final long HIGH_SEED = 0x13198A2E03707344L;

  static RowSetHash of(BatchCursor cursor) throws IOException {
    long low = 0;
    long high = 0;
    for (int rows = cursor.available(); rows > 0; rows = cursor.available()) {
      low += sum(cursor.batchColumns(), rows, LOW_SEED);
      high += sum(cursor.batchColumns(), rows, HIGH_SEED);
      cursor.advance(rows);
    }
    return new RowSetHash(cursor.row(), low, high);
  }

  /** Column by column, since one column's rows are next to each other. */
  private static long sum(List<ColumnValues> columns, int rows, long seed) {
    long[] hashes = new long[rows];
    for (ColumnValues column : columns) {
      for (int row = 0; row < rows; row++) {
        hashes[row] = Hashing.combine(hashes[row], column.hash(row, seed));
      }
    }
    long sum = 0;
    for (long hash : hashes) {
      sum += Hashing.mix(hash ^ seed);
    }
    return sum;
  }
}
