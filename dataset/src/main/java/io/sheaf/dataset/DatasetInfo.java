package io.sheaf.dataset;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Layout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known of a snapshot without reading its chunks.
 *
 * @param checksums whether each chunk has one, which it is held against when it is read
 * @param version empty for plain data, which has none
 * @param created when the version was committed; empty for plain data
 * @param expires when the dataset goes, by the clock of who wrote it, or when the grace of a
 *     version that was replaced ends; empty when it stays, or when that is not known
 * @param partitions in the order of their numbers; empty for a dataset without rows
 */
public record DatasetInfo(
    DatasetName name,
    Layout layout,
    boolean checksums,
    Optional<Version> version,
    Optional<Instant> created,
    Optional<Instant> expires,
    SchemaMessage schema,
    List<PartitionInfo> partitions) {

  /** Rows of all partitions, -1 when one is unknown. */
  public long rows() {
    boolean known = partitions.stream().allMatch(partition -> partition.rows() >= 0);
    return known ? partitions.stream().mapToLong(PartitionInfo::rows).sum() : -1;
  }

  /** Bytes of all chunks, as stored. */
  public long bytes() {
    return partitions.stream().mapToLong(PartitionInfo::bytes).sum();
  }

  public long chunks() {
    return partitions.stream().mapToLong(PartitionInfo::chunks).sum();
  }

  /**
   * The partitions that a request asks for, in its order.
   *
   * @throws SheafException PARTITION_NOT_FOUND
   */
  public List<PartitionInfo> partitionsOf(DatasetRequest request) {
    if (request.partitions().isEmpty()) {
      return partitions;
    }
    Map<Integer, PartitionInfo> byNumber =
        partitions.stream()
            .collect(Collectors.toMap(PartitionInfo::partition, Function.identity()));
    return request.partitions().stream()
        .map(
            partition ->
                Optional.ofNullable(byNumber.get(partition))
                    .orElseThrow(() -> noPartition(partition)))
        .toList();
  }

  private SheafException noPartition(int partition) {
    return new SheafException(
        ErrorReason.PARTITION_NOT_FOUND,
        "dataset '"
            + name
            + "' has no partition "
            + partition
            + "; it has "
            + partitions.size()
            + " partitions",
        Map.of("dataset", name.value()),
        null);
  }
}
