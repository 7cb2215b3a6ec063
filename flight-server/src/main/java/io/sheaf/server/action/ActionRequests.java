package io.sheaf.server.action;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What all actions do alike with their request and their end. */
final class ActionRequests {
  private ActionRequests() {}

  /**
   * An action's request; an empty body means an empty object.
   *
   * @throws SheafException INVALID_REQUEST
   */
  static <T> T parse(String action, ByteBuffer body, Class<T> type) {
    ByteBuffer json = body.hasRemaining() ? body : StandardCharsets.UTF_8.encode("{}");
    return Json.parseRequest("request of " + action, json, type);
  }

  /** Ends an action as its stage ended. */
  static void end(ActionResults results, @Nullable Object result, @Nullable Throwable failure) {
    if (result != null) {
      results.result(result);
    } else {
      results.failed(failure == null ? new IllegalStateException("no result") : failure);
    }
  }
}
