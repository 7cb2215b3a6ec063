package io.sheaf.protocol.action;

import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Members;
import io.sheaf.protocol.request.PutRequest;
import java.util.Optional;

/**
 * What to copy where, within the stores of a server. The result is a {@link
 * io.sheaf.protocol.request.PutSummary}.
 *
 * @param from {@code wire} and {@code message_bytes} have no effect
 * @param to rows stay in their partitions unless it has {@code partitioning}
 */
public record CopyRequest(Optional<Integer> v, DatasetRequest from, PutRequest to) {

  public CopyRequest {
    Members.checkFormat(v);
  }
}
