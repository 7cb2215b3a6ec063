package io.sheaf.dataset.managed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a version is, as the head keeps it: immutable JSON. Members that are not known are ignored;
 * a change that readers must know of gets a new format number.
 *
 * @param format {@value #FORMAT}
 * @param created ISO 8601, UTC
 * @param expires when the dataset goes, ISO 8601, UTC, by the writer's clock; empty when it stays
 * @param schema the encapsulated IPC message, in base64
 * @param properties for later; absent when there are none
 * @param rows of all partitions
 * @param bytes of all chunks
 * @param partitions by number, each with a chunk or more; absent when there are no rows
 */
public record Manifest(
    int format,
    String dataset,
    String version,
    String created,
    Optional<String> expires,
    String schema,
    Map<String, String> properties,
    long rows,
    long bytes,
    List<PartitionSegments> partitions) {
  public static final int FORMAT = 1;

  public Manifest {
    properties = Map.copyOf(properties);
    partitions = List.copyOf(partitions);
  }
}
