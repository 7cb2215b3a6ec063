package io.sheaf.protocol.action;

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
    String dataset,
    Optional<String> version,
    Optional<Boolean> check,
    Optional<String> store) {

  public InfoRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
    version.ifPresent(wanted -> Members.checkVersion("version", wanted));
  }
}
