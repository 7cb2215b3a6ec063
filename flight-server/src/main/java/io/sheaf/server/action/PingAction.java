package io.sheaf.server.action;

import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.StoreStatus;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.server.config.ServerVersion;
import java.nio.ByteBuffer;

/** {@code ping}: asks the store for a sign of life. */
final class PingAction implements ActionHandler {
  private final DatasetStores stores;

  PingAction(DatasetStores stores) {
    this.stores = stores;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    PingRequest request = ActionRequests.parse("ping", body, PingRequest.class);
    stores
        .get(request.store())
        .ping()
        .thenApply(PingAction::result)
        .whenComplete((result, failure) -> ActionRequests.end(results, result, failure));
  }

  private static PingResult result(StoreStatus status) {
    return new PingResult(
        "sheaf " + ServerVersion.version(),
        status.kind(),
        status.roundTripMillis(),
        status.properties());
  }
}
