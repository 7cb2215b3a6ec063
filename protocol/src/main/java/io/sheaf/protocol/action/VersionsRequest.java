package io.sheaf.protocol.action;

import io.sheaf.protocol.request.Members;
import java.util.Optional;

/** The dataset whose versions are asked for. */
public record VersionsRequest(Optional<Integer> v, String dataset, Optional<String> store) {

  public VersionsRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
  }
}
