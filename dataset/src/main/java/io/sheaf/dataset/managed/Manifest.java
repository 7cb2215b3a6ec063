package io.sheaf.dataset.managed;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version is, as the head keeps it: immutable JSON. Members that are not known are ignored;
 * a change that readers must know of gets a new format number.
 *
 * @param format {@value #FORMAT}
 * @param created ISO 8601, UTC
 * @param expires when the dataset goes, ISO 8601, UTC, by the writer's clock; null when it stays
 * @param schema the encapsulated IPC message, in base64
 * @param properties for later; absent when there are none
 * @param rows of all partitions
 * @param bytes of all chunks
 * @param partitions by number, each with a chunk or more; absent when there are no rows
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
    int format,
    String dataset,
    String version,
    String created,
    @Nullable String expires,
    String schema,
    Map<String, String> properties,
    long rows,
    long bytes,
    List<PartitionSegments> partitions) {
  public static final int FORMAT = 1;

  @JsonCreator
  public Manifest(
      int format,
      String dataset,
      String version,
      String created,
      @Nullable String expires,
      String schema,
      @Nullable Map<String, String> properties,
      long rows,
      long bytes,
      @Nullable List<PartitionSegments> partitions) {
    this.format = format;
    this.dataset = dataset;
    this.version = version;
    this.created = created;
    this.expires = expires;
    this.schema = schema;
    this.properties = properties == null ? Map.of() : Map.copyOf(properties);
    this.rows = rows;
    this.bytes = bytes;
    this.partitions = partitions == null ? List.of() : List.copyOf(partitions);
  }
}
