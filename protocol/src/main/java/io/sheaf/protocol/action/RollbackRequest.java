package io.sheaf.protocol.action;

import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * The version to come back to.
 *
 * @param ifVersion go back only when this is the current one
 */
public record RollbackRequest(
    Optional<Integer> v,
    String dataset,
    String version,
    Optional<String> ifVersion,
    Optional<String> store) {

  public RollbackRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
    Members.checkVersion("version", Members.required("version", version));
    ifVersion.ifPresent(expected -> Members.checkVersion("if_version", expected));
  }
}
