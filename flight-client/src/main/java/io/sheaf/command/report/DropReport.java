package io.sheaf.command.report;

import java.util.List;

/** Whether there was something to drop. */
public record DropReport(String store, String dataset, boolean dropped) implements Report {
  @Override
  public List<String> lines() {
    return List.of(
        dropped
            ? "Dropped '%s' from %s".formatted(dataset, store)
            : "There is no '%s' in %s".formatted(dataset, store));
  }
}
