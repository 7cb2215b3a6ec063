package io.sheaf.command.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What verify found.
 *
 * @param kind what differs: "schema", "row-count", "data"; empty when nothing does
 * @param first an address
 * @param second empty when the first was checked against its checksums
 * @param columns compared, 0 when the schemas differ
 * @param work rows of each side, 0 when they differ; bytes of both sides together
 * @param details what differs in words, a line each
 */
public record VerifyReport(
    boolean identical,
    Optional<String> kind,
    List<String> details,
    String first,
    Optional<String> second,
    int columns,
    @JsonUnwrapped Work work)
    implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    details.forEach(line -> lines.add("  " + line));
    if (identical) {
      lines.add("  Columns:    " + Quantity.count(columns));
      lines.add("  Rows:       " + Quantity.count(work.rows()));
      lines.add("  Time:       " + Quantity.seconds(work.seconds()));
    }
    return lines;
  }

  private String headline() {
    if (second.isEmpty()) {
      return identical ? "DATASET IS WHOLE!" : "DATASET IS NOT WHOLE!";
    }
    return switch (kind.orElse("")) {
      case "" -> "FILES ARE IDENTICAL!";
      case "schema" -> "SCHEMAS DIFFER!";
      case "row-count" -> "ROW COUNTS DIFFER!";
      default -> "DATA DIFFERS!";
    };
  }
}
