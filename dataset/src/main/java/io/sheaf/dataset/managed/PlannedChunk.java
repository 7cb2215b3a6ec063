package io.sheaf.dataset.managed;

/** A chunk to read: its key and what its index says of it. */
record PlannedChunk(String key, ChunkEntry entry) {
  ExpectedValue expected() {
    return new ExpectedValue(key, entry.bytes(), true);
  }
}
