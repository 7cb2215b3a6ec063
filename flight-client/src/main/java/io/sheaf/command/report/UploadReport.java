package io.sheaf.command.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;

/** What s3-upload copied. */
public record UploadReport(String address, @JsonUnwrapped Work work) implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Uploaded to " + address);
    lines.add("  Rows:       " + Quantity.count(work.rows()));
    lines.addAll(work.lines());
    return lines;
  }
}
