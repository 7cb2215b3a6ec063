package io.sheaf.dataset;

import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.name.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * A version that can be opened.
 *
 * @param rows of all its partitions
 * @param bytes of all its chunks
 * @param readableUntil when its grace ends; empty for the current version
 */
public record RetainedVersion(
    Version version, Instant created, long rows, long bytes, Optional<Instant> readableUntil) {
  /** As the protocol tells it. */
  public VersionsResult.Readable toResult() {
    return new VersionsResult.Readable(
        version.value(), created.toString(), rows, bytes, readableUntil.map(Instant::toString));
  }
}
