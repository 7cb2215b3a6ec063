package io.sheaf.dataset.managed;

import io.sheaf.dataset.StoredKeys;
import io.sheaf.protocol.action.InfoResult.KeyGroup;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The keys of a version's chunks and indexes. */
final class VersionKeys {
  private final Manifest manifest;
  private final DatasetName dataset;
  private final ChunkReader reader;

  VersionKeys(Manifest manifest, ChunkReader reader) {
    this.manifest = manifest;
    this.dataset = new DatasetName(manifest.dataset());
    this.reader = reader;
  }

  StoredKeys all() {
    Map<Integer, List<String>> byPartition = new LinkedHashMap<>();
    for (PartitionSegments partition : manifest.partitions()) {
      byPartition.put(
          partition.partition(), indexes(partition).limit(StoredKeys.PARTITION_KEYS_MAX).toList());
    }
    return new StoredKeys(groups(), byPartition);
  }

  private List<KeyGroup> groups() {
    long chunks = segments().mapToLong(Segment::chunks).sum();
    List<KeyGroup> groups = new ArrayList<>();
    if (chunks > 0) {
      groups.add(
          new KeyGroup(
              "chunk", chunks, examples(manifest.partitions().stream().flatMap(this::chunks))));
      groups.add(
          new KeyGroup(
              "index",
              segments().count(),
              examples(manifest.partitions().stream().flatMap(this::indexes))));
    }
    return groups;
  }

  private static List<String> examples(Stream<String> keys) {
    return keys.limit(StoredKeys.EXAMPLES_MAX).toList();
  }

  private Stream<Segment> segments() {
    return manifest.partitions().stream().flatMap(partition -> partition.segments().stream());
  }

  private Stream<String> chunks(PartitionSegments partition) {
    return partition.segments().stream()
        .flatMap(
            segment ->
                IntStream.range(0, segment.chunks()).mapToObj(keys(partition, segment)::chunk));
  }

  private Stream<String> indexes(PartitionSegments partition) {
    return partition.segments().stream().map(segment -> keys(partition, segment).index());
  }

  private SegmentKeys keys(PartitionSegments partition, Segment segment) {
    return reader.keys(
        dataset, new SegmentRun(partition.partition(), segment, 0, segment.chunks()));
  }
}
