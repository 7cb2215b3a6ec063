package io.sheaf.server.action;

import io.sheaf.protocol.action.CopyRequest;
import java.nio.ByteBuffer;

/** {@code copy}: puts what is in one dataset into another one. */
final class CopyAction implements ActionHandler {
  private final DatasetCopies copies;

  CopyAction(DatasetCopies copies) {
    this.copies = copies;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    CopyRequest request = ActionRequests.parse("copy", body, CopyRequest.class);
    copies.run(request.from(), dataset -> request.to(), results);
  }
}
