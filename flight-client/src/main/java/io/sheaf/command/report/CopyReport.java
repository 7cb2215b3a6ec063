package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What copy copied.
 *
 * @param version empty where there are none: files by their paths, the arrow-redis layout
 * @param chunks of the put, or batches that passed into a file
 */
public record CopyReport(
    String from, String to, Optional<String> version, long chunks, String compression, Work work)
    implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Copied %d chunks from %s to %s".formatted(chunks, from, to));
    lines.add("  Rows:       " + Quantity.count(work.rows()));
    lines.addAll(work.lines());
    version.ifPresent(made -> lines.add("  Version:    " + made));
    return lines;
  }
}
