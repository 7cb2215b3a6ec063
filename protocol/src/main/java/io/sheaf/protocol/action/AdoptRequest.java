package io.sheaf.protocol.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * The dataset in ArrowRedis's layout that is to be copied into the Sheaf layout. The result is a
 * {@link io.sheaf.protocol.request.PutSummary}.
 */
public record AdoptRequest(
    Optional<Integer> v, @JsonProperty(required = true) String dataset, Optional<String> store) {

  public AdoptRequest {
    v = Members.version(v);
    dataset = new DatasetName(Members.required("dataset", dataset)).value();
  }
}
