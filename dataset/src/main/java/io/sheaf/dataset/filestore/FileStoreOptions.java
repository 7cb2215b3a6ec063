package io.sheaf.dataset.filestore;

import java.time.Duration;

/**
 * How files are read and written.
 *
 * @param scan whether files without a chunk index have the headers of all their batches read when
 *     they are opened, which tells their rows
 * @param memoryWaitMax for which a read waits for room in the memory budget
 * @param stepWaitMax for one answer of the space while a file is opened or its dictionaries are
 *     unified
 * @param groupChunksMax chunks read at once
 * @param gapBytesMax between two batches that are still read as one range
 * @param cacheBytesMax of what is known of files
 * @param unifyBytesMax of what is decoded to unify dictionaries
 * @param threads that may wait for the space at once
 */
public record FileStoreOptions(
    boolean scan,
    Duration memoryWaitMax,
    Duration stepWaitMax,
    int groupChunksMax,
    int gapBytesMax,
    long cacheBytesMax,
    long unifyBytesMax,
    int threads) {

  public static FileStoreOptions defaults() {
    return new FileStoreOptions(
        false, Duration.ofSeconds(10), Duration.ofMinutes(2), 64, 32 << 10, 32L << 20, 1L << 30, 4);
  }

  /**
   * The same with headers read, or not, and no more decoded than that.
   *
   * @param decodedBytesMax of what is decoded
   */
  public FileStoreOptions with(boolean scan, long decodedBytesMax) {
    return new FileStoreOptions(
        scan,
        memoryWaitMax,
        stepWaitMax,
        groupChunksMax,
        gapBytesMax,
        cacheBytesMax,
        Math.min(unifyBytesMax, decodedBytesMax),
        threads);
  }
}
