package io.sheaf.dataset.managed;

import io.sheaf.dataset.PartitionInfo;
import java.util.List;

/** One partition of a version: its segments, in the order of their rows. */
public record PartitionSegments(int partition, List<Segment> segments) {
  public PartitionSegments {
    if (partition < 0 || segments.isEmpty()) {
      throw new IllegalArgumentException("partition " + partition + " without segments");
    }
    segments = List.copyOf(segments);
  }

  PartitionInfo info() {
    return new PartitionInfo(
        partition,
        segments.stream().mapToInt(Segment::chunks).reduce(0, Math::addExact),
        segments.stream().mapToLong(Segment::rows).sum(),
        segments.stream().mapToLong(Segment::bytes).sum());
  }
}
