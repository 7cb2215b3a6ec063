package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What gen wrote.
 *
 * @param out the file or address
 * @param rowsPerBatch of each batch
 * @param work rows and sizes of all batches
 */
public record GeneratedReport(
    String out, int partitions, int batches, int rowsPerBatch, String compression, Work work)
    implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Wrote " + out);
    lines.add(
        "  Rows:       %s partitions × %s batches × %s rows = %s rows"
            .formatted(
                Quantity.count(partitions),
                Quantity.count(batches),
                Quantity.count(rowsPerBatch),
                Quantity.count(work.rows())));
    lines.addAll(work.lines());
    return lines;
  }
}
