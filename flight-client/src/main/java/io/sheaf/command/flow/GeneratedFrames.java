package io.sheaf.command.flow;

import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Sample data as a stream. It owns the batches and closes them. For one thread. */
public final class GeneratedFrames implements FrameSource {
  private final GeneratedBatches batches;
  private final Queue<IpcFrame> first = new ArrayDeque<>(2);

  public GeneratedFrames(GeneratedBatches batches) {
    this.batches = batches;
    first.add(batches.schema().frame());
    batches.dictionary().ifPresent(first::add);
  }

  @Override
  public @Nullable IpcFrame next() {
    IpcFrame head = first.poll();
    if (head != null) {
      return head;
    }
    return batches.hasNext() ? batches.next() : null;
  }

  @Override
  public void close() {
    first.forEach(IpcFrame::close);
    first.clear();
    batches.close();
  }
}
