package io.sheaf.protocol.action;

import io.sheaf.protocol.request.Members;
import java.util.Optional;

/** The dataset to remove, with all its versions. */
public record DropRequest(Optional<Integer> v, String dataset, Optional<String> store) {

  public DropRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
  }
}
