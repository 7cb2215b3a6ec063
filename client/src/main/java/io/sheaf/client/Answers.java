package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;

/** JSON that servers answer with. */
final class Answers {
  private Answers() {}

  /**
   * @throws SheafException INTERNAL when it is not what the protocol says
   */
  static <T> T parse(String call, ByteString json, Class<T> type) {
    return parse(call, json.toStringUtf8(), type);
  }

  static <T> T parse(String call, String json, Class<T> type) {
    try {
      return Json.parseAnswer("the server's answer to " + call, json, type);
    } catch (SheafException e) {
      throw new SheafException(ErrorReason.INTERNAL, e.getMessage(), e);
    }
  }
}
