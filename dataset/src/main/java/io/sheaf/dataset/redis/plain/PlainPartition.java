package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.PartitionInfo;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.PlainChunkKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What probing found of one partition.
 *
 * @param sizes of the chunks by batch, in bytes; 0 where one is missing, never at the end
 */
record PlainPartition(DatasetName dataset, int partition, List<Long> sizes) {
  PlainPartition {
    int length = sizes.size();
    while (length > 0 && sizes.get(length - 1) == 0) {
      length--;
    }
    sizes = List.copyOf(sizes.subList(0, length));
  }

  String key(int batch) {
    return key(dataset, partition, batch);
  }

  static String key(DatasetName dataset, int partition, int batch) {
    return new PlainChunkKey(dataset, partition, batch).format();
  }

  /** Keys of the chunks that are there. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int batch = 0; batch < sizes.size(); batch++) {
      if (sizes.get(batch) > 0) {
        keys.add(key(batch));
      }
    }
    return keys;
  }

  PartitionInfo info() {
    return new PartitionInfo(
        partition,
        sizes.size(),
        sizes.isEmpty() ? 0 : -1,
        sizes.stream().mapToLong(Long::longValue).sum());
  }
}
