package io.sheaf.dataset.transfer;

import io.sheaf.dataset.DatasetInfo;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The puts that write a dataset anew under its own name, with the same rows. */
public final class Rewriting {
  private Rewriting() {}

  /**
   * One into chunks of another size, and one segment a partition. The dataset ends when it would
   * have ended, and the put is refused when somebody else was first.
   *
   * @param info of the snapshot that is copied
   * @throws SheafException NOT_SUPPORTED for data without versions
   */
  public static PutRequest compaction(DatasetInfo info, CompactRequest request) {
    Version version = info.version().orElseThrow(() -> plain(info));
    return new PutRequest(
        Optional.empty(),
        request.dataset(),
        request.store(),
        Optional.of(PutMode.OVERWRITE),
        Optional.of(version.value()),
        Optional.empty(),
        Optional.empty(),
        request.codec(),
        Optional.of(request.chunkRows().orElse(CompactRequest.CHUNK_ROWS)),
        info.expires().map(Rewriting::secondsLeft),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SheafException plain(DatasetInfo info) {
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "'"
            + info.name()
            + "' is in layout 'arrow-redis', whose chunks stay as they are: adopt it");
  }

  private static long secondsLeft(Instant expires) {
    return Math.max(1, Duration.between(Instant.now(), expires).toSeconds());
  }

  /**
   * One of plain data into the Sheaf layout; the plain chunks stay, hidden. It is refused when
   * somebody else made a version meanwhile.
   *
   * @param info of the snapshot that is copied
   * @param store of the server; its first when empty
   * @throws SheafException INVALID_REQUEST for what has versions already
   */
  public static PutRequest adoption(DatasetInfo info, Optional<String> store) {
    info.version()
        .ifPresent(
            version -> {
              throw new SheafException(
                  ErrorReason.INVALID_REQUEST,
                  "'" + info.name() + "' is in the Sheaf layout already, at version " + version);
            });
    return new PutRequest(
        Optional.empty(),
        info.name().value(),
        store,
        Optional.of(PutMode.OVERWRITE),
        Optional.of(PutRequest.NO_VERSION),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
