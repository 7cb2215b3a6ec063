package io.sheaf.server.action;

import io.sheaf.dataset.DatasetInfo;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code compact}: makes a version with the same rows in chunks of another size, and one segment a
 * partition. It ends when the dataset would have ended, and is refused when somebody else was
 * first.
 */
final class CompactAction implements ActionHandler {
  private final DatasetCopies copies;

  CompactAction(DatasetCopies copies) {
    this.copies = copies;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    CompactRequest request = ActionRequests.parse("compact", body, CompactRequest.class);
    DatasetRequest from = DatasetRequest.of(new DatasetName(request.dataset())).in(request.store());
    copies.run(from, dataset -> overwrite(request, dataset.info()), results);
  }

  private static PutRequest overwrite(CompactRequest request, DatasetInfo info) {
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
        info.expires().map(CompactAction::secondsLeft),
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
}
