package io.sheaf.dataset;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;

/**
 * What is known of a partition without reading its chunks.
 *
 * @param rows -1 when unknown
 * @param bytes of its chunks, as stored
 */
public record PartitionInfo(int partition, int chunks, long rows, long bytes) {
  /**
   * Some of its chunks, as a request names them.
   *
   * @param to the one after the last
   * @throws SheafException INVALID_REQUEST when it has not that many
   */
  public ChunkRange range(int from, int to) {
    if (to > chunks) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          String.format(
              "member 'chunks': [%d, %d], but partition %d has %d chunks",
              from, to, partition, chunks));
    }
    return new ChunkRange(partition, from, to);
  }
}
