package io.sheaf.command.report;

import io.sheaf.protocol.request.PutSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What compact or adopt made of a dataset.
 *
 * @param store "Redis" or the server's location
 * @param done "compacted" or "adopted"
 * @param dataset its name there
 * @param version that is current now
 * @param chunks that it has
 * @param work rows and stored bytes; nothing is known of decoded ones
 */
public record RewrittenReport(
    String store, String done, String dataset, String version, long chunks, Work work)
    implements Report {
  /** As a store told it. */
  public static RewrittenReport of(
      String store, String done, String dataset, PutSummary made, double seconds) {
    return new RewrittenReport(
        store,
        done,
        dataset,
        made.version(),
        made.chunks(),
        new Work(made.rows(), made.bytes(), 0, seconds));
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s%s '%s' in %s"
            .formatted(
                done.substring(0, 1).toUpperCase(Locale.ROOT), done.substring(1), dataset, store));
    lines.add("  Version:    " + version);
    lines.add("  Chunks:     " + Quantity.count(chunks));
    lines.add("  Rows:       " + Quantity.count(work.rows()));
    lines.addAll(work.lines());
    return lines;
  }
}
