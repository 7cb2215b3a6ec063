package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.ChunkKey;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.WriterId;
import java.util.ArrayList;
import java.util.List;

/** The keys of one writer's partition. */
record SegmentKeys(String namespace, DatasetName dataset, WriterId writer, int partition) {
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
