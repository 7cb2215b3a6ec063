package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What split stored.
 *
 * @param store "Redis" or the server's location
 * @param dataset its name there
 * @param version empty in the arrow-redis layout, which has none
 * @param work rows and sizes of all chunks
 */
public record StoredReport(
    String store,
    String dataset,
    Optional<String> version,
    long chunks,
    String compression,
    Work work)
    implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Stored " + chunks + " chunks to " + store + " under '" + dataset + ":'");
    lines.add("  Rows:       " + Quantity.count(work.rows()));
    lines.addAll(work.lines());
    version.ifPresent(made -> lines.add("  Version:    " + made));
    return lines;
  }
}
