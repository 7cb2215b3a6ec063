package io.sheaf.server.flight;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;

/** Members of a request that are part of the protocol and that this server does not do yet. */
final class UnsupportedMembers {
  private UnsupportedMembers() {}

  /**
   * @throws SheafException NOT_SUPPORTED, naming the member
   */
  static void refuse(DatasetRequest request) {
    request.wire().filter(wire -> !wire.equals("stored")).ifPresent(wire -> refuse("wire"));
    request.messageBytes().ifPresent(bytes -> refuse("message_bytes"));
  }

  private static void refuse(String member) {
    throw new SheafException(
        ErrorReason.NOT_SUPPORTED, "member '" + member + "' is not supported yet; leave it out");
  }
}
