package io.sheaf.dataset.transfer;

import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The frames of a stream that is read, in their order. One caller of {@link #next} at a time, the
 * next call only after the last one's stage; {@link #close} at any time, by any thread.
 */
public interface ChunkFrames extends AutoCloseable {
  /**
   * The schema first, then the frames of a chunk at a time.
   *
   * @return frames that the caller closes; none at the end, also when asked again
   */
  CompletionStage<List<Tagged>> next();

  /**
   * Stops reading and gives up what is held. Safe to call again: a stage of {@link #next} that is
   * under way then fails with CANCELLED.
   */
  @Override
  void close();
}
