package io.sheaf.dataset.arrowfile;

import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;

/**
 * Where frames are written, after the schema that it was made with. For one thread.
 *
 * <p>It ends with {@link #finish}; closed without, nothing of it is left.
 */
public interface FrameSink extends AutoCloseable {
  /**
   * Writes a dictionary or a record batch.
   *
   * @param frame taken over, also when this throws
   */
  void write(IpcFrame frame) throws IOException;

  /**
   * Makes what was written last.
   *
   * @return bytes written in all
   */
  long finish() throws IOException;

  @Override
  void close() throws IOException;
}
