package io.sheaf.dataset;

/**
 * A run of chunks of one partition.
 *
 * @param from the first chunk, counted from 0 over all segments of the partition
 * @param to the one after the last; {@link Integer#MAX_VALUE} for all that follow
 */
public record ChunkRange(int partition, int from, int to) {
  public ChunkRange {
    if (partition < 0 || from < 0 || to < from) {
      throw new IllegalArgumentException("chunks " + from + " to " + to + " of " + partition);
    }
  }

  /** All chunks of a partition. */
  public static ChunkRange all(int partition) {
    return new ChunkRange(partition, 0, Integer.MAX_VALUE);
  }
}
