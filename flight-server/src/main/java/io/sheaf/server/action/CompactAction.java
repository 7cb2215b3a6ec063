package io.sheaf.server.action;

import io.sheaf.dataset.transfer.Rewriting;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import java.nio.ByteBuffer;

/**
 * {@code compact}: makes a version with the same rows in chunks of another size, and one segment a
 * partition.
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
    copies.run(from, dataset -> Rewriting.compaction(dataset.info(), request), results);
  }
}
