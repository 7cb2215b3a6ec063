package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What read returned.
 *
 * @param source "Redis", "local file", or the server's location
 * @param partitions in the order in which they were read
 * @param chunks that came; pieces of them with {@code --message-bytes}
 * @param chunksExpected that the data should have
 * @param fetchSeconds until the last byte came
 * @param parseSeconds CPU time of decoding, which overlaps with fetching; empty when nothing was
 *     decoded
 * @param saved empty without {@code --out}
 */
public record ReadReport(
    String source,
    String dataset,
    Optional<String> version,
    List<Integer> partitions,
    long chunks,
    long chunksExpected,
    double fetchSeconds,
    Optional<Double> parseSeconds,
    Work work,
    Optional<SavedFile> saved)
    implements Report {

  /** A file that was written, with its size and codec. */
  public record SavedFile(String file, long bytes, String compression) {}

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Read %s rows from %s".formatted(Quantity.count(work.rows()), source));
    lines.addAll(work.lines());
    saved.ifPresent(
        file ->
            lines.add(
                "Saved to %s (%s, compression=%s)"
                    .formatted(file.file, Quantity.mebibytes(file.bytes), file.compression)));
    return lines;
  }
}
