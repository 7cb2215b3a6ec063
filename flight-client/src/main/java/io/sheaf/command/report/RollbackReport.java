package io.sheaf.command.report;

import java.util.List;

/** The version that a rollback made. */
public record RollbackReport(String store, String dataset, String restored, String version)
    implements Report {
  @Override
  public List<String> lines() {
    return List.of(
        restored.equals(version)
            ? "Version %s of '%s' is current already in %s".formatted(version, dataset, store)
            : "Version %s of '%s' is current again in %s, as %s"
                .formatted(restored, dataset, store, version));
  }
}
