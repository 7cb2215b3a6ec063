package io.sheaf.command.report;

import io.sheaf.protocol.action.CleanResult.Unfinished;
import java.util.ArrayList;
import java.util.List;

/** What tidying up did, and what will go later. */
public record CleanReport(String store, int done, List<Unfinished> left) implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Tidied up %s: %s done, %s left".formatted(store, done, left.size()));
    if (!left.isEmpty()) {
      lines.add("");
      lines.addAll(
          new Table(
                  List.of("Dataset", "What", "Id", "Until"),
                  left.stream()
                      .map(each -> List.of(each.dataset(), each.what(), each.id(), each.due()))
                      .toList())
              .lines());
    }
    return lines;
  }
}
