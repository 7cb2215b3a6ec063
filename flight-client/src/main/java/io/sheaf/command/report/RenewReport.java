package io.sheaf.command.report;

import java.util.List;

/**
 * Until when a version stays readable.
 *
 * @param store "Redis" or the server's location
 * @param readableUntil ISO 8601, UTC
 */
public record RenewReport(String store, String dataset, String version, String readableUntil)
    implements Report {
  @Override
  public List<String> lines() {
    return List.of(
        "Version %s of '%s' in %s stays readable until %s"
            .formatted(version, dataset, store, readableUntil));
  }
}
