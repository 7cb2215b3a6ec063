package io.sheaf.server.client;

import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Frames, and something that is done when they are at their end, before the commit. */
record LastFrame(FrameSource frames, Runnable then) implements FrameSource {
  @Override
  public @Nullable IpcFrame next() throws IOException {
    IpcFrame frame = frames.next();
    if (frame == null) {
      then.run();
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}
