package io.sheaf.server.action;

import io.sheaf.dataset.Cleanup;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.protocol.action.CleanRequest;
import io.sheaf.protocol.name.DatasetName;
import java.nio.ByteBuffer;

/** {@code gc}: removes what nothing names any more, and tells what is left. */
final class CleanAction implements ActionHandler {
  private final DatasetStores stores;

  CleanAction(DatasetStores stores) {
    this.stores = stores;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    CleanRequest request = ActionRequests.parse("gc", body, CleanRequest.class);
    stores
        .get(request.store())
        .clean(request.dataset().map(DatasetName::new), request.force().orElse(false))
        .thenApply(Cleanup::toResult)
        .whenComplete((result, failure) -> ActionRequests.end(results, result, failure));
  }
}
