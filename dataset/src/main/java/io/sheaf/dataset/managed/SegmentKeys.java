package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.ChunkKey;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.WriterId;
import java.util.ArrayList;
import java.util.List;

/** The keys of one writer's partition. */
record SegmentKeys(String namespace, DatasetName dataset, WriterId writer, int partition) {
  /** Groups under way at the same time, so that not each partition costs a round trip. */
  static final int GROUPS_AT_ONCE = 8;

  private static final int KEYS_AT_ONCE = 64;

  /** All keys of a version, in groups that have a partition and a writer each. */
  static List<List<String>> groups(String namespace, Manifest manifest) {
    DatasetName dataset = new DatasetName(manifest.dataset());
    List<List<String>> groups = new ArrayList<>();
    for (PartitionSegments partition : manifest.partitions()) {
      for (Segment segment : partition.segments()) {
        groups.addAll(
            new SegmentKeys(namespace, dataset, segment.writerId(), partition.partition())
                .groups(segment.chunks()));
      }
    }
    return groups;
  }

  /** As {@link #all}, in groups that fit into one command. */
  List<List<String>> groups(int chunks) {
    return InTurn.groups(all(chunks), KEYS_AT_ONCE);
  }

  String chunk(int batch) {
    return new ChunkKey(namespace, dataset, writer, partition, batch).format();
  }

  String index() {
    return ChunkKey.index(namespace, dataset, writer, partition);
  }

  /** Of the first chunks, and of the index. */
  List<String> all(int chunks) {
    List<String> keys = new ArrayList<>(chunks + 1);
    for (int batch = 0; batch < chunks; batch++) {
      keys.add(chunk(batch));
    }
    keys.add(index());
    return keys;
  }
}
