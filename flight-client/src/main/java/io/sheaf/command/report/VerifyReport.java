package io.sheaf.command.report;

import io.sheaf.protocol.action.IntegrityResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What verify found.
 *
 * @param kind what differs: "schema", "row-count", "data"; "damage" of a single dataset; empty when
 *     nothing does
 * @param first an address
 * @param second empty when the first was checked against its checksums
 * @param columns compared, 0 when the schemas differ
 * @param work rows of each side, 0 when they differ; bytes of both sides together
 * @param details what differs in words, a line each
 * @param integrity what was found of a single dataset; empty when two were compared
 */
public record VerifyReport(
    boolean identical,
    Optional<String> kind,
    List<String> details,
    String first,
    Optional<String> second,
    int columns,
    Work work,
    Optional<IntegrityResult> integrity)
    implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    details.forEach(line -> lines.add("  " + line));
    integrity.ifPresent(found -> lines.addAll(lines(found)));
    if (identical) {
      lines.add("  Columns:    " + Quantity.count(columns));
      lines.add("  Rows:       " + Quantity.count(work.rows()));
      lines.add("  Time:       " + Quantity.seconds(work.seconds()));
    }
    return lines;
  }

  private static List<String> lines(IntegrityResult found) {
    List<String> lines = new ArrayList<>();
    lines.add("  Checked:    " + Quantity.count(found.chunks(), "chunk") + ", " + found.against());
    if (!found.allWhole()) {
      lines.add("  Damaged:    " + Quantity.count(found.damaged(), "chunk"));
      lines.addAll(new DamageTable(found).lines());
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
