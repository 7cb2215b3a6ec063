package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;

/** What s3-upload copied. */
public record UploadReport(String address, Work work) implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Uploaded to " + address);
    lines.add("  Rows:       " + Quantity.count(work.rows()));
    lines.addAll(work.lines());
    return lines;
  }
}
