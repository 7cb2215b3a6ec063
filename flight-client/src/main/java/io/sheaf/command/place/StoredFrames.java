package io.sheaf.command.place;

import io.sheaf.dataset.transfer.DatasetFrames;
import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Frames of a store, waited for. It owns them and closes them. For one thread. */
final class StoredFrames implements FrameSource {
  private final DatasetFrames frames;
  private final Queue<IpcFrame> ready = new ArrayDeque<>();
  private boolean ended;

  StoredFrames(DatasetFrames frames) {
    this.frames = frames;
  }

  @Override
  public @Nullable IpcFrame next() {
    while (ready.isEmpty() && !ended) {
      List<Tagged> next = Waiting.until("reading", frames.next());
      ended = next.isEmpty();
      next.forEach(tagged -> ready.add(tagged.frame()));
    }
    return ready.poll();
  }

  @Override
  public void close() {
    ended = true;
    ready.forEach(IpcFrame::close);
    ready.clear();
    frames.close();
  }
}
