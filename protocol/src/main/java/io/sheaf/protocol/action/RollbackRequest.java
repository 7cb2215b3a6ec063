package io.sheaf.protocol.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * The version to come back to.
 *
 * @param ifVersion go back only when this is the current one
 */
public record RollbackRequest(
    Optional<Integer> v,
    @JsonProperty(required = true) String dataset,
    @JsonProperty(required = true) String version,
    Optional<String> ifVersion,
    Optional<String> store) {

  public RollbackRequest {
    v = Members.version(v);
    dataset = new DatasetName(Members.required("dataset", dataset)).value();
    Members.checkVersion("version", Members.required("version", version));
    ifVersion.ifPresent(expected -> Members.checkVersion("if_version", expected));
  }
}
