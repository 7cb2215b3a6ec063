package io.sheaf.command.flow;

import io.sheaf.protocol.ipc.FrameSource;
import java.io.IOException;

/** Opens the same frames, as often as it is asked. */
public interface FrameOpening {
  /**
   * @return closed by the caller
   */
  FrameSource open() throws IOException;
}
