package io.sheaf.server.action;

import io.sheaf.dataset.DatasetStores;
import io.sheaf.protocol.action.DropRequest;
import io.sheaf.protocol.action.DropResult;
import io.sheaf.protocol.name.DatasetName;
import java.nio.ByteBuffer;

/** {@code drop}: removes a dataset with all its versions. */
final class DropAction implements ActionHandler {
  private final DatasetStores stores;

  DropAction(DatasetStores stores) {
    this.stores = stores;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    DropRequest request = ActionRequests.parse("drop", body, DropRequest.class);
    stores
        .get(request.store())
        .delete(new DatasetName(request.dataset()))
        .thenApply(dropped -> new DropResult(request.dataset(), dropped))
        .whenComplete((result, failure) -> ActionRequests.end(results, result, failure));
  }
}
