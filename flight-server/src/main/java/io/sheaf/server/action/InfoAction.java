package io.sheaf.server.action;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.integrity.DatasetInspection;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.action.InfoRequest;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.nio.ByteBuffer;

/** {@code info}: tells all that is known of a dataset, and looks for its chunks when asked to. */
final class InfoAction implements ActionHandler {
  private final DatasetStores stores;

  InfoAction(DatasetStores stores) {
    this.stores = stores;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    InfoRequest request = ActionRequests.parse("info", body, InfoRequest.class);
    DatasetStore store = stores.get(request.store());
    new DatasetInspection(store, request.check().orElse(false), chunks -> tell(results, chunks))
        .of(new DatasetName(request.dataset()), request.version().map(Version::new))
        .whenComplete((result, failure) -> ActionRequests.end(results, result, failure));
  }

  private static void tell(ActionResults results, long chunks) {
    if (results.isCancelled()) {
      throw new SheafException(ErrorReason.CANCELLED, "the client cancelled");
    }
    results.progress(new Progress(chunks, -1, "chunks"));
  }
}
