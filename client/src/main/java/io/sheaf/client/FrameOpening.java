package io.sheaf.client;

import io.sheaf.protocol.ipc.FrameSource;
import java.io.IOException;

/** How the frames of a put are read from their beginning; once for each attempt. */
@FunctionalInterface
public interface FrameOpening {
  /**
   * Opens the frames.
   *
   * @return the schema first, and the same frames each time; the client closes it
   */
  FrameSource open() throws IOException;
}
