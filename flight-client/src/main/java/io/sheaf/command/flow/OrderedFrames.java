package io.sheaf.command.flow;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Several streams of one schema as one, in the order given, each read ahead by a thread of its own
 * as far as there are threads. For one calling thread; closing stops the threads.
 */
public final class OrderedFrames implements FrameSource {
  /** What a stream whose turn has not come may have read and not handed over. */
  public static final int FRAMES_EACH_MAX = AheadFrames.FRAMES_AHEAD_MAX + 1;

  private final ExecutorService threads;
  private final List<AheadFrames> streams;
  private int current;
  private boolean schemaPassed;

  /**
   * Begins to read.
   *
   * @param openings each called by the thread that reads the stream
   * @param threadsMax streams read at once
   */
  public OrderedFrames(List<? extends FrameOpening> openings, int threadsMax) {
    this.threads =
        Parallel.pool("sheaf-partition", Math.max(1, Math.min(threadsMax, openings.size())));
    this.streams = openings.stream().map(AheadFrames::new).toList();
    streams.forEach(threads::execute);
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    try {
      while (current < streams.size()) {
        IpcFrame frame = streams.get(current).take();
        if (frame == null) {
          current++;
        } else if (frame.kind() == FrameKind.SCHEMA && schemaPassed) {
          frame.close();
        } else {
          schemaPassed = true;
          return frame;
        }
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    Parallel.stop(threads);
    streams.forEach(AheadFrames::discard);
  }
}
