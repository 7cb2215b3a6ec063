package io.sheaf.server.action;

import io.sheaf.dataset.DatasetInfo;
import io.sheaf.protocol.action.AdoptRequest;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import java.nio.ByteBuffer;

/**
 * {@code adopt}: copies a dataset in ArrowRedis's layout into the Sheaf layout, under its name. The
 * plain chunks stay, hidden.
 */
final class AdoptAction implements ActionHandler {
  private final DatasetCopies copies;

  AdoptAction(DatasetCopies copies) {
    this.copies = copies;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    AdoptRequest request = ActionRequests.parse("adopt", body, AdoptRequest.class);
    DatasetRequest from = DatasetRequest.of(new DatasetName(request.dataset())).in(request.store());
    copies.run(
        from,
        dataset -> {
          refuseVersions(dataset.info());
          return PutRequest.overwrite(from.datasetName(), request.store());
        },
        results);
  }

  private static void refuseVersions(DatasetInfo info) {
    info.version()
        .ifPresent(
            version -> {
              throw new SheafException(
                  ErrorReason.INVALID_REQUEST,
                  "'" + info.name() + "' is in the Sheaf layout already, at version " + version);
            });
  }
}
