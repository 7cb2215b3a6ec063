package io.sheaf.command.report;

import io.sheaf.protocol.action.VersionsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of data without reading it.
 *
 * @param rows -1 when unknown
 * @param bytes as stored, -1 when unknown
 * @param columns names and types, in order
 * @param versions that can be read, the current one first; none where there are no versions
 */
public record InfoReport(
    String address,
    Optional<String> layout,
    Optional<String> version,
    Optional<String> created,
    long rows,
    long chunks,
    long bytes,
    List<Column> columns,
    List<Partition> partitions,
    List<VersionsResult.Readable> versions)
    implements Report {

  public record Column(String name, String type) {}

  public record Partition(int partition, int chunks, long rows, long bytes) {}

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(address);
    layout.ifPresent(name -> lines.add("  Layout:     " + name));
    version.ifPresent(name -> lines.add("  Version:    " + name));
    created.ifPresent(time -> lines.add("  Created:    " + time));
    lines.add("  Rows:       " + orUnknown(rows, Quantity.count(rows)));
    lines.add("  Size:       " + orUnknown(bytes, Quantity.mebibytes(bytes) + " stored"));
    lines.add("  Chunks:     " + Quantity.count(chunks));
    lines.add("");
    lines.addAll(columnTable().lines());
    if (!partitions.isEmpty()) {
      lines.add("");
      lines.addAll(partitionTable().lines());
    }
    if (versions.size() > 1) {
      lines.add("");
      lines.addAll(versionTable().lines());
    }
    return lines;
  }

  private Table columnTable() {
    return new Table(
        List.of("Column", "Type"),
        columns.stream().map(column -> List.of(column.name, column.type)).toList());
  }

  private Table partitionTable() {
    return new Table(
        List.of(">Partition", ">Chunks", ">Rows", ">Size"),
        partitions.stream()
            .map(
                part ->
                    List.of(
                        String.valueOf(part.partition),
                        Quantity.count(part.chunks),
                        orUnknown(part.rows, Quantity.count(part.rows)),
                        orUnknown(part.bytes, Quantity.mebibytes(part.bytes))))
            .toList());
  }

  private Table versionTable() {
    return new Table(
        List.of("Version", ">Rows", ">Size", "Created", "Readable until"),
        versions.stream()
            .map(
                each ->
                    List.of(
                        each.version(),
                        Quantity.count(each.rows()),
                        Quantity.mebibytes(each.bytes()),
                        each.created(),
                        each.readableUntil().orElse("(current)")))
            .toList());
  }

  private static String orUnknown(long number, String text) {
    return number < 0 ? "unknown" : text;
  }
}
