package io.sheaf.server.action;

import io.sheaf.protocol.action.ActionName;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The actions by their names. */
public final class ActionRegistry {
  private final Map<ActionName, ActionHandler> handlers;

  ActionRegistry(Map<ActionName, ActionHandler> handlers) {
    this.handlers = new EnumMap<>(handlers);
  }

  /**
   * Begins an action.
   *
   * @throws SheafException ACTION_NOT_FOUND, naming those that there are, or INVALID_REQUEST
   */
  public void run(String wireName, ByteBuffer body, ActionResults results) {
    ActionHandler handler =
        ActionName.of(wireName)
            .map(handlers::get)
            .orElseThrow(
                () ->
                    new SheafException(
                        ErrorReason.ACTION_NOT_FOUND,
                        "no action '"
                            + wireName
                            + "'; there are "
                            + Arrays.stream(ActionName.values()).map(ActionName::wireName).toList()));
    handler.run(body, results);
  }
}
