package io.sheaf.dataset.managed;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chunks that a writer has been given, by partition. Safe for any number of threads. */
final class StagedChunks {
  private final Map<Integer, List<ChunkEntry>> partitions = new TreeMap<>();
  private int chunks;

  /**
   * Adds a chunk as the partition's next one.
   *
   * @throws SheafException LIMIT_EXCEEDED when there are too many in all
   */
  synchronized ChunkEntry add(
      int partition, long rows, int bytes, int crc32c, ByteString appMetadata) {
    if (chunks == WriterChunks.CHUNKS_MAX) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "the put has more than the "
              + WriterChunks.CHUNKS_MAX
              + " chunks that are allowed; put larger batches, or append in several puts");
    }
    chunks++;
    List<ChunkEntry> entries = partitions.computeIfAbsent(partition, none -> new ArrayList<>());
    ChunkEntry entry = new ChunkEntry(entries.size(), rows, bytes, crc32c, appMetadata);
    entries.add(entry);
    return entry;
  }

  /** How many chunks each partition has. */
  synchronized WriterChunks counts() {
    Map<Integer, Integer> counts = new TreeMap<>();
    partitions.forEach((partition, entries) -> counts.put(partition, entries.size()));
    return new WriterChunks(counts);
  }

  /** The partitions with their indexes, in order. */
  synchronized Map<Integer, ChunkIndex> indexes() {
    Map<Integer, ChunkIndex> indexes = new TreeMap<>();
    partitions.forEach((partition, entries) -> indexes.put(partition, new ChunkIndex(entries)));
    return indexes;
  }
}
