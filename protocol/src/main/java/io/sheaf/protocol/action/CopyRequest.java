package io.sheaf.protocol.action;

import com.fasterxml.jackson.annotation.JsonProperty;
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
public record CopyRequest(
    Optional<Integer> v,
    @JsonProperty(required = true) DatasetRequest from,
    @JsonProperty(required = true) PutRequest to) {

  public CopyRequest {
    v = Members.version(v);
    Members.required("from", from);
    Members.required("to", to);
  }
}
