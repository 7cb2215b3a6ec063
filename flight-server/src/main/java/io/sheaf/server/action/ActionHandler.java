package io.sheaf.server.action;

import java.nio.ByteBuffer;

/** One action. */
interface ActionHandler {
  /**
   * Does it.
   *
   * <p>Returns soon: what takes long goes on elsewhere. A failure is thrown or told to the results.
   *
   * @param body the request's JSON, perhaps empty
   */
  void run(ByteBuffer body, ActionResults results);
}
