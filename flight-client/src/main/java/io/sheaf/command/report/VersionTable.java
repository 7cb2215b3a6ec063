package io.sheaf.command.report;

import io.sheaf.protocol.action.VersionsResult.Readable;
import java.util.List;

/** Versions that can be read, a line each. */
record VersionTable(List<Readable> versions) {
  List<String> lines() {
    return new Table(
            List.of("Version", ">Rows", ">Size", "Created", "Readable until"),
            versions.stream().map(VersionTable::cells).toList())
        .lines();
  }

  private static List<String> cells(Readable version) {
    return List.of(
        version.version(),
        Quantity.count(version.rows()),
        Quantity.mebibytes(version.bytes()),
        version.created(),
        version.readableUntil().orElse("(current)"));
  }
}
