package io.sheaf.protocol.ipc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Frames to be pulled one at a time: the schema first, then dictionaries and record batches in the
 * order of an IPC stream. For one thread at a time.
 */
public interface FrameSource extends AutoCloseable {
  /**
   * The next frame; waits for it, for as long as the source allows.
   *
   * @return a frame that the caller closes, or null at the end, also when asked again
   * @throws IOException when it can't be read, or is not what it should be
   * @throws io.sheaf.protocol.error.SheafException when the source knows the reason
   */
  @Nullable IpcFrame next() throws IOException;

  /** Gives up whatever the source holds, and what was not pulled. Safe to call again. */
  @Override
  void close() throws IOException;
}
