package io.sheaf.dataset;

import java.util.List;

/**
 * A snapshot of a dataset: one version, or what a plain dataset was when it was opened. It holds no
 * resource and needs no closing. Safe for any number of threads.
 */
public interface Dataset {
  DatasetInfo info();

  /**
   * The chunks of some ranges, one range after the other.
   *
   * <p>Nothing is read before the first {@link ChunkSource#next}. A range that ends past its
   * partition's last chunk ends there.
   *
   * @throws io.sheaf.protocol.error.SheafException PARTITION_NOT_FOUND when a range's partition is
   *     not there
   */
  ChunkSource read(List<ChunkRange> ranges);
}
