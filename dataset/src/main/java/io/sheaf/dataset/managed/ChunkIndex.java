package io.sheaf.dataset.managed;

import java.util.List;

/** The chunks of one writer's partition, in order: entry i is batch i. */
public record ChunkIndex(List<ChunkEntry> entries) {
  public ChunkIndex {
    entries = List.copyOf(entries);
  }

  long rows() {
    return entries.stream().mapToLong(ChunkEntry::rows).sum();
  }

  long bytes() {
    return entries.stream().mapToLong(ChunkEntry::bytes).sum();
  }

  /** Roughly what it takes on the heap. */
  int weight() {
    return entries.stream().mapToInt(entry -> 80 + entry.appMetadata().size()).sum();
  }
}
