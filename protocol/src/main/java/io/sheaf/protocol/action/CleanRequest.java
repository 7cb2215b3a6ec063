package io.sheaf.protocol.action;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * What to tidy up.
 *
 * @param dataset all when absent
 * @param force ends the grace of versions that were replaced; false when absent
 */
public record CleanRequest(
    Optional<Integer> v,
    Optional<String> dataset,
    Optional<Boolean> force,
    Optional<String> store) {

  public CleanRequest {
    Members.checkFormat(v);
    dataset = dataset.map(name -> new DatasetName(name).value());
  }
}
