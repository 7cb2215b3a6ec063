package io.sheaf.dataset.filestore;

import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in a file, known without reading its batches.
 *
 * @param partitions by number, each with its batches in their order
 * @param putId of the put that made it; empty when Sheaf did not
 */
record FileContents(
    FileSnapshot snapshot,
    SchemaMessage schema,
    SortedMap<Integer, List<BatchPlace>> partitions,
    Optional<String> putId) {

  FileContents {
    SortedMap<Integer, List<BatchPlace>> copy = new TreeMap<>();
    partitions.forEach((number, batches) -> copy.put(number, List.copyOf(batches)));
    partitions = copy;
  }

  DatasetInfo info(DatasetName name) {
    return new DatasetInfo(
        name,
        Layout.ARROW_FILE,
        partitions.values().stream()
            .flatMap(List::stream)
            .allMatch(batch -> batch.crc32c().isPresent()),
        Optional.of(snapshot.version()),
        Optional.of(snapshot.modified()),
        Optional.empty(),
        schema,
        partitions.entrySet().stream().map(FileContents::info).toList());
  }

  private static PartitionInfo info(Map.Entry<Integer, List<BatchPlace>> partition) {
    List<BatchPlace> batches = partition.getValue();
    boolean known = batches.stream().allMatch(batch -> batch.rows() >= 0);
    return new PartitionInfo(
        partition.getKey(),
        batches.size(),
        known ? batches.stream().mapToLong(BatchPlace::rows).sum() : -1,
        batches.stream().mapToLong(batch -> batch.block().bytes()).sum());
  }

  /** Roughly what it takes on the heap. */
  int weight() {
    Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    long bytes =
        partitions.values().stream()
            .flatMap(List::stream)
            .mapToLong(batch -> 150 + batch.dictionaries().weight(counted))
            .sum();
    return (int) Math.min(Integer.MAX_VALUE, 4096 + bytes);
  }
}
