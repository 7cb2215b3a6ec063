package io.sheaf.protocol.action;

import java.util.List;
import java.util.Optional;

/**
 * The versions of a dataset that can be read.
 *
 * @param versions the current one first, then those replaced last
 */
public record VersionsResult(String dataset, List<Readable> versions) {
  /**
   * A version.
   *
   * @param created ISO 8601, UTC
   * @param bytes of all chunks, as stored
   * @param readableUntil ISO 8601, UTC; absent for the current one
   */
  public record Readable(
      String version, String created, long rows, long bytes, Optional<String> readableUntil) {}
}
