package io.sheaf.command.report;

import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.InfoResult.KeyGroup;
import io.sheaf.protocol.action.InfoResult.Place;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.action.VersionsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known of data without reading it.
 *
 * @param expires when the dataset or the version goes; empty when it stays
 * @param rows -1 when unknown
 * @param bytes as stored, -1 when unknown
 * @param columns names and types, in order
 * @param versions that can be read, the current one first; none where there are no versions
 * @param encoding of some chunks; empty when none was looked at
 * @param keys in the store, none of files
 * @param nodes of the store that have something of it
 * @param places of the partitions in a store of several nodes
 * @param integrity what the look at all chunks found; empty when none was asked for
 */
public record InfoReport(
    String address,
    Optional<String> layout,
    Optional<String> version,
    Optional<String> created,
    Optional<String> expires,
    long rows,
    long chunks,
    long bytes,
    List<Column> columns,
    List<Partition> partitions,
    List<VersionsResult.Readable> versions,
    Optional<Encoding> encoding,
    List<KeyGroup> keys,
    List<String> nodes,
    List<Place> places,
    Optional<IntegrityResult> integrity)
    implements Report {

  public record Column(String name, String type) {}

  public record Partition(int partition, int chunks, long rows, long bytes) {}

  /**
   * How buffers are compressed, as the first chunks of some partitions tell.
   *
   * @param ratio decompressed bytes for each stored one
   */
  public record Encoding(
      List<String> codecs, double ratio, int chunks, long storedBytes, long decodedBytes) {
    /** As a store told it. */
    public static Encoding of(InfoResult.Encoding told) {
      return new Encoding(
          told.codecs(),
          Math.round(told.ratio() * 1000) / 1000.0,
          told.chunks(),
          told.storedBytes(),
          told.decodedBytes());
    }
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(address);
    layout.ifPresent(name -> lines.add("  Layout:     " + name));
    version.ifPresent(name -> lines.add("  Version:    " + name));
    created.ifPresent(time -> lines.add("  Created:    " + time));
    expires.ifPresent(time -> lines.add("  Expires:    " + time));
    lines.add("  Rows:       " + orUnknown(rows, Quantity.count(rows)));
    lines.add("  Size:       " + orUnknown(bytes, Quantity.mebibytes(bytes) + " stored"));
    lines.add("  Chunks:     " + Quantity.count(chunks));
    encoding.ifPresent(found -> lines.add("  Codec:      " + line(found)));
    keys.forEach(group -> lines.add("  Keys:       " + line(group)));
    if (!nodes.isEmpty()) {
      lines.add("  Nodes:      " + String.join(", ", nodes));
    }
    integrity.ifPresent(found -> lines.addAll(lines(found)));
    lines.add("");
    lines.addAll(columnTable().lines());
    if (!partitions.isEmpty()) {
      lines.add("");
      lines.addAll(partitionTable().lines());
    }
    if (versions.size() > 1) {
      lines.add("");
      lines.addAll(new VersionTable(versions).lines());
    }
    return lines;
  }

  private static String line(Encoding found) {
    return "%s, decoded to stored %s (of %s)"
        .formatted(
            String.join(", ", found.codecs),
            String.format(Locale.ROOT, "%.2f", found.ratio),
            Quantity.count(found.chunks, "chunk"));
  }

  private static String line(KeyGroup group) {
    return Quantity.count(group.count()) + " " + group.what() + ": " + group.examples().get(0);
  }

  private static List<String> lines(IntegrityResult found) {
    List<String> lines = new ArrayList<>();
    lines.add(
        found.allWhole()
            ? "  Check:      all chunks are there (" + found.against() + ")"
            : "  Check:      %s of %s can't be read"
                .formatted(
                    Quantity.count(found.damaged()), Quantity.count(found.chunks(), "chunk")));
    if (!found.allWhole()) {
      lines.addAll(new DamageTable(found).lines());
    }
    return lines;
  }

  private Table columnTable() {
    return new Table(
        List.of("Column", "Type"),
        columns.stream().map(column -> List.of(column.name, column.type)).toList());
  }

  private Table partitionTable() {
    List<String> header = new ArrayList<>(List.of(">Partition", ">Chunks", ">Rows", ">Size"));
    if (!places.isEmpty()) {
      header.addAll(List.of("Slots", "Nodes"));
    }
    Map<Integer, Place> byPartition =
        places.stream().collect(Collectors.toMap(Place::partition, Function.identity()));
    return new Table(
        header,
        partitions.stream()
            .map(part -> cells(part, Optional.ofNullable(byPartition.get(part.partition))))
            .toList());
  }

  private List<String> cells(Partition part, Optional<Place> place) {
    List<String> cells = new ArrayList<>();
    cells.add(String.valueOf(part.partition));
    cells.add(Quantity.count(part.chunks));
    cells.add(orUnknown(part.rows, Quantity.count(part.rows)));
    cells.add(orUnknown(part.bytes, Quantity.mebibytes(part.bytes)));
    if (!places.isEmpty()) {
      cells.add(place.map(known -> join(known.slots())).orElse(""));
      cells.add(place.map(known -> join(known.nodes())).orElse(""));
    }
    return cells;
  }

  private static String join(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String orUnknown(long number, String text) {
    return number < 0 ? "unknown" : text;
  }
}
