package io.sheaf.protocol.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/** The dataset to remove, with all its versions. */
public record DropRequest(
    Optional<Integer> v, @JsonProperty(required = true) String dataset, Optional<String> store) {

  public DropRequest {
    v = Members.version(v);
    dataset = new DatasetName(Members.required("dataset", dataset)).value();
  }
}
