package io.sheaf.dataset.arrowfile;

import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Some of a file's frames, in the order of a stream. Does not own the file. */
final class ArrowFileFrames implements FrameSource {
  private final ArrowFile file;
  private final Deque<IpcFrame> first = new ArrayDeque<>();
  private boolean begun;
  private int next;
  private int end;

  ArrowFileFrames(ArrowFile file, int from, int to) {
    this.file = file;
    this.next = from;
    this.end = to;
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    if (!begun) {
      begun = true;
      first.add(file.schema().frame());
      first.addAll(file.dictionaries());
    }
    if (!first.isEmpty()) {
      return first.remove();
    }
    return next < end ? file.batch(next++) : null;
  }

  @Override
  public void close() {
    begun = true;
    end = next;
    first.forEach(IpcFrame::close);
    first.clear();
  }
}
