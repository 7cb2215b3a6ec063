package io.sheaf.protocol.action;

import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * The dataset in ArrowRedis's layout that is to be copied into the Sheaf layout. The result is a
 * {@link io.sheaf.protocol.request.PutSummary}.
 */
public record AdoptRequest(Optional<Integer> v, String dataset, Optional<String> store) {

  public AdoptRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
  }
}
