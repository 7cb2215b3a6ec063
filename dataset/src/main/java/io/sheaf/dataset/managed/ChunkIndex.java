package io.sheaf.dataset.managed;

import java.util.List;

/** The chunks of one writer's partition, in order: entry i is batch i. */
public record ChunkIndex(List<ChunkEntry> entries) {
  private static final int INDEX_BYTES = 200;

  public ChunkIndex {
    entries = new CompactEntries(entries);
  }

  long rows() {
    return entries.stream().mapToLong(ChunkEntry::rows).sum();
  }

  long bytes() {
    return entries.stream().mapToLong(ChunkEntry::bytes).sum();
  }

  /** Roughly what it takes on the heap. */
  int weight() {
    long bytes = entries instanceof CompactEntries compact ? compact.heapBytes() : 0;
    return (int) Math.min(Integer.MAX_VALUE, INDEX_BYTES + bytes);
  }
}
