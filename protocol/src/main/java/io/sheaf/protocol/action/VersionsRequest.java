package io.sheaf.protocol.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/** The dataset whose versions are asked for. */
public record VersionsRequest(
    Optional<Integer> v, @JsonProperty(required = true) String dataset, Optional<String> store) {

  public VersionsRequest {
    v = Members.version(v);
    dataset = new DatasetName(Members.required("dataset", dataset)).value();
  }
}
