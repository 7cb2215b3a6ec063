package io.sheaf.protocol.action;

import java.util.List;

/**
 * What a look at all chunks of a dataset found.
 *
 * @param against "checksums"; "framing", of read chunks that have no checksum; "sizes", of chunks
 *     that were not read; or "presence", of such whose sizes nobody has written down
 * @param chunks looked at
 * @param bytes of them, as stored; what is damaged is not among them
 * @param damaged chunks that can't be read
 * @param damagedPartitions that have such chunks, the lowest numbers; at most {@value
 *     #PARTITIONS_MAX}
 * @param damages in order, the first that were found; at most {@value #DAMAGES_MAX}
 */
public record IntegrityResult(
    String against,
    long chunks,
    long bytes,
    long damaged,
    List<Integer> damagedPartitions,
    List<ChunkDamage> damages) {
  public static final int PARTITIONS_MAX = 1_000;
  public static final int DAMAGES_MAX = 100;

  public IntegrityResult {
    damagedPartitions = List.copyOf(damagedPartitions);
    damages = List.copyOf(damages);
  }

  /** Whether all chunks are there as they were written, as far as was looked. */
  public boolean allWhole() {
    return damaged == 0;
  }
}
