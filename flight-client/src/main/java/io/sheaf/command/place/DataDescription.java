package io.sheaf.command.place;

import io.sheaf.dataset.PartitionInfo;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import java.util.Optional;

/**
 * What is known of data before it is read.
 *
 * @param layout "sheaf", "arrow-redis", "file"; empty when it is not told
 * @param version empty where there are none
 * @param created when the version was made, in ISO-8601; empty when unknown
 * @param partitions in the order of their numbers
 */
public record DataDescription(
    SchemaMessage schema,
    Optional<String> layout,
    Optional<String> version,
    Optional<String> created,
    List<PartitionInfo> partitions) {

  public List<Integer> partitionNumbers() {
    return partitions.stream().map(PartitionInfo::partition).toList();
  }

  /** Rows of all partitions, -1 when one is unknown. */
  public long rows() {
    boolean known = partitions.stream().allMatch(partition -> partition.rows() >= 0);
    return known ? partitions.stream().mapToLong(PartitionInfo::rows).sum() : -1;
  }

  /** Bytes of all partitions as stored, -1 when one is unknown. */
  public long bytes() {
    boolean known = partitions.stream().allMatch(partition -> partition.bytes() >= 0);
    return known ? partitions.stream().mapToLong(PartitionInfo::bytes).sum() : -1;
  }

  public long chunks() {
    return partitions.stream().mapToLong(PartitionInfo::chunks).sum();
  }
}
