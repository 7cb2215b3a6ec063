package io.sheaf.command.report;

import java.util.List;

/** The datasets of a store, in order. */
public record ListReport(String store, List<String> datasets) implements Report {
  @Override
  public List<String> lines() {
    return datasets;
  }
}
