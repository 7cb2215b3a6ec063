package io.sheaf.server.action;

import io.sheaf.dataset.transfer.Rewriting;
import io.sheaf.protocol.action.AdoptRequest;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
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
    copies.run(from, dataset -> Rewriting.adoption(dataset.info(), request.store()), results);
  }
}
