package io.sheaf.protocol.ipc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A few frames that are there already. It owns those that were not pulled. */
public final class FramesInMemory implements FrameSource {
  private final Deque<IpcFrame> frames = new ArrayDeque<>();

  /**
   * @param frames owned from now on
   */
  public FramesInMemory(List<IpcFrame> frames) {
    this.frames.addAll(frames);
  }

  /**
   * One more at the end, also when that was reached before.
   *
   * @param frame owned from now on
   */
  public void add(IpcFrame frame) {
    frames.add(frame);
  }

  @Override
  public @Nullable IpcFrame next() {
    return frames.poll();
  }

  @Override
  public void close() {
    frames.forEach(IpcFrame::close);
    frames.clear();
  }
}
