package io.sheaf.protocol.action;

import io.sheaf.protocol.request.Members;
import java.util.Optional;

/** Asks for nothing but a sign of life. */
public record PingRequest(Optional<Integer> v, Optional<String> store) {

  public PingRequest {
    Members.checkFormat(v);
  }
}
