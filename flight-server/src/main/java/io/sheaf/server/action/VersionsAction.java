package io.sheaf.server.action;

import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.protocol.action.VersionsRequest;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.name.DatasetName;
import java.nio.ByteBuffer;

/** {@code versions}: the versions of a dataset that can be read. */
final class VersionsAction implements ActionHandler {
  private final DatasetStores stores;

  VersionsAction(DatasetStores stores) {
    this.stores = stores;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    VersionsRequest request = ActionRequests.parse("versions", body, VersionsRequest.class);
    stores
        .get(request.store())
        .versions(new DatasetName(request.dataset()))
        .thenApply(
            found ->
                new VersionsResult(
                    request.dataset(), found.stream().map(RetainedVersion::toResult).toList()))
        .whenComplete((result, failure) -> ActionRequests.end(results, result, failure));
  }
}
