package io.sheaf.dataset.managed;

import io.sheaf.dataset.ChunkRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Chunks of one segment that are wanted, by their batch numbers.
 *
 * @param from the first
 * @param to the one after the last
 */
record SegmentRun(int partition, Segment segment, int from, int to) {

  /** The parts of a range that lie in the segments of its partition. */
  static List<SegmentRun> of(ChunkRange range, PartitionSegments partition) {
    List<SegmentRun> runs = new ArrayList<>();
    long start = 0;
    for (Segment segment : partition.segments()) {
      int from = (int) Math.max(0, Math.min(segment.chunks(), range.from() - start));
      int to = (int) Math.max(0, Math.min(segment.chunks(), range.to() - start));
      if (from < to) {
        runs.add(new SegmentRun(range.partition(), segment, from, to));
      }
      start += segment.chunks();
    }
    return runs;
  }
}
