package io.sheaf.protocol.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * The dataset that is to be described.
 *
 * @param version empty for the current one
 * @param check whether all that it names is to be looked for, without reading chunks
 */
public record InfoRequest(
    Optional<Integer> v,
    @JsonProperty(required = true) String dataset,
    Optional<String> version,
    Optional<Boolean> check,
    Optional<String> store) {

  public InfoRequest {
    v = Members.version(v);
    dataset = new DatasetName(Members.required("dataset", dataset)).value();
    version.ifPresent(wanted -> Members.checkVersion("version", wanted));
  }
}
