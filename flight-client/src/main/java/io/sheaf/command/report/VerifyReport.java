package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What verify found.
 *
 * @param kind what differs: "schema", "row-count", "data"; empty when nothing does
 * @param details what differs in words, a line each
 */
public record VerifyReport(
    boolean identical,
    Optional<String> kind,
    List<String> details,
    String first,
    String second,
    int columns,
    long rows,
    double seconds)
    implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    details.forEach(line -> lines.add("  " + line));
    if (identical) {
      lines.add("  Columns:    " + Quantity.count(columns));
      lines.add("  Rows:       " + Quantity.count(rows));
      lines.add("  Time:       " + Quantity.seconds(seconds));
    }
    return lines;
  }

  private String headline() {
    return switch (kind.orElse("")) {
      case "" -> "FILES ARE IDENTICAL!";
      case "schema" -> "SCHEMAS DIFFER!";
      case "row-count" -> "ROW COUNTS DIFFER!";
      default -> "DATA DIFFERS!";
    };
  }
}
