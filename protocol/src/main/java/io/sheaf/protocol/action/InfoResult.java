package io.sheaf.protocol.action;

import io.sheaf.protocol.request.Layout;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a snapshot of a dataset, and where its store keeps it.
 *
 * @param version empty for data without versions
 * @param created ISO 8601, UTC
 * @param expires when the dataset or the version goes, ISO 8601, UTC; empty when it stays
 * @param rows -1 when unknown
 * @param bytes of all chunks, as stored
 * @param partitions how many
 * @param encoding empty when no chunk could be looked at
 * @param keys in the store
 * @param nodes of the store that have something of it
 * @param places of the partitions in a store of several nodes, by number; at most {@value
 *     #PLACES_MAX}
 * @param integrity what the look at all chunks found; empty when none was asked for
 */
public record InfoResult(
    String dataset,
    Layout layout,
    Optional<String> version,
    Optional<String> created,
    Optional<String> expires,
    long rows,
    long chunks,
    long bytes,
    int partitions,
    Optional<Encoding> encoding,
    List<KeyGroup> keys,
    List<String> nodes,
    List<Place> places,
    Optional<IntegrityResult> integrity) {
  public static final int PLACES_MAX = 10_000;

  public InfoResult {
    keys = List.copyOf(keys);
    nodes = List.copyOf(nodes);
    places = List.copyOf(places);
  }

  /**
   * How buffers are compressed, as the first chunks of some partitions tell.
   *
   * @param codecs that were found: "none", "lz4", "zstd"
   * @param chunks that were looked at
   * @param storedBytes of their buffers as they are stored
   * @param decodedBytes of the same, decompressed
   */
  public record Encoding(List<String> codecs, int chunks, long storedBytes, long decodedBytes) {
    public Encoding {
      codecs = List.copyOf(codecs);
    }

    /** Decompressed bytes for each stored one; 1 when there are none. */
    public double ratio() {
      return storedBytes == 0 ? 1 : (double) decodedBytes / storedBytes;
    }
  }

  /**
   * Keys of one kind.
   *
   * @param what "head", "chunk", "index", "file"
   * @param count of them
   * @param examples the first ones
   */
  public record KeyGroup(String what, long count, List<String> examples) {}

  /**
   * Where a partition lies.
   *
   * @param slots of a Cluster, the first ones
   * @param nodes that have them
   */
  public record Place(int partition, List<Integer> slots, List<String> nodes) {}
}
