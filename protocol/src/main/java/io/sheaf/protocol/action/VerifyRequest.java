package io.sheaf.protocol.action;

import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * What to compare.
 *
 * @param dataset the one
 * @param with the other; empty to check the one against its checksums
 * @param unordered whether rows may stand in another order
 * @param checkMetadata whether the schemas' metadata is compared
 */
public record VerifyRequest(
    Optional<Integer> v,
    DatasetRequest dataset,
    Optional<DatasetRequest> with,
    Optional<Boolean> unordered,
    Optional<Boolean> checkMetadata) {

  public VerifyRequest {
    Members.checkFormat(v);
  }
}
