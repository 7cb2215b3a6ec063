package io.sheaf.dataset.compare;

import java.io.IOException;
import java.util.List;

/**
 * A hash of a stream's rows as a multiset: the sum of the rows' 128-bit hashes. Equal multisets
 * have the same hash; of different ones about one pair in 2^128 does. It is made to find accidents,
 * not data that somebody forged.
 */
final class RowSetHash {
  private static final long LOW_SEED = 0x243F6A8885A308D3L;
  private static final long HIGH_SEED = 0x13198A2E03707344L;

  /** Hashes held at once, whatever a batch's rows are. */
  private static final int WINDOW_ROWS = 64 << 10;

  private long low;
  private long high;

  /** Adds the rows that are left of the cursor's batch; false when there are no more. */
  boolean addBatch(BatchCursor cursor) throws IOException {
    int rows = cursor.available();
    for (long from = 0; from < rows; from += WINDOW_ROWS) {
      int to = (int) Math.min(rows, from + WINDOW_ROWS);
      low += sum(cursor.batchColumns(), (int) from, to, LOW_SEED);
      high += sum(cursor.batchColumns(), (int) from, to, HIGH_SEED);
    }
    cursor.advance(rows);
    return rows > 0;
  }

  /** Column by column, since one column's rows are next to each other. */
  private static long sum(List<ColumnValues> columns, int from, int to, long seed) {
    long[] hashes = new long[to - from];
    for (ColumnValues column : columns) {
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = Hashing.combine(hashes[i], column.hash(from + i, seed));
      }
    }
    long sum = 0;
    for (long hash : hashes) {
      sum += Hashing.mix(hash ^ seed);
    }
    return sum;
  }

  boolean sameAs(RowSetHash other) {
    return low == other.low && high == other.high;
  }
}
