package io.sheaf.server.action;

import io.sheaf.dataset.DatasetStores;
import io.sheaf.protocol.action.RollbackRequest;
import io.sheaf.protocol.action.RollbackResult;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.nio.ByteBuffer;

/** {@code rollback}: makes a version that can still be read the current one again. */
final class RollbackAction implements ActionHandler {
  private final DatasetStores stores;

  RollbackAction(DatasetStores stores) {
    this.stores = stores;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    RollbackRequest request = ActionRequests.parse("rollback", body, RollbackRequest.class);
    stores
        .get(request.store())
        .rollback(
            new DatasetName(request.dataset()),
            new Version(request.version()),
            request.ifVersion().map(Version::new))
        .thenApply(version -> new RollbackResult(request.dataset(), version.value()))
        .whenComplete((result, failure) -> ActionRequests.end(results, result, failure));
  }
}
