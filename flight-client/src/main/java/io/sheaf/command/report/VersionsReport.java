package io.sheaf.command.report;

import io.sheaf.protocol.action.VersionsResult;
import java.util.List;

/**
 * The versions of a dataset that can be read.
 *
 * @param store "Redis" or the server's location
 * @param versions the current one first; none in a layout without versions
 */
public record VersionsReport(String store, String dataset, List<VersionsResult.Readable> versions)
    implements Report {
  @Override
  public List<String> lines() {
    return versions.isEmpty()
        ? List.of(
            "'%s' in %s is in layout 'arrow-redis', which has no versions"
                .formatted(dataset, store))
        : new VersionTable(versions).lines();
  }
}
