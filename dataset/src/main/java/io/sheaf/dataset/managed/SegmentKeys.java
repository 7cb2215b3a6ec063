package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.ChunkKey;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.WriterId;

/** The keys of one writer's partition. */
record SegmentKeys(String namespace, DatasetName dataset, WriterId writer, int partition) {
  /** Groups under way at the same time, so that not each partition costs a round trip. */
  static final int GROUPS_AT_ONCE = 8;

  /** All keys of a version. */
  static KeyGroups groups(String namespace, Manifest manifest) {
    DatasetName dataset = new DatasetName(manifest.dataset());
    KeyGroups groups = new KeyGroups();
    for (PartitionSegments partition : manifest.partitions()) {
      for (Segment segment : partition.segments()) {
        groups.append(
            new SegmentKeys(namespace, dataset, segment.writerId(), partition.partition()),
            segment.chunks());
      }
    }
    return groups;
  }

  String chunk(int batch) {
    return new ChunkKey(namespace, dataset, writer, partition, batch).format();
  }

  String index() {
    return ChunkKey.index(namespace, dataset, writer, partition);
  }
}
