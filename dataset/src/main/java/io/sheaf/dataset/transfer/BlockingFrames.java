package io.sheaf.dataset.transfer;

import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A dataset's frames for a thread that may wait. */
public final class BlockingFrames implements FrameSource {
  private final ChunkFrames frames;
  private final Duration waitMax;
  private final Deque<Tagged> ready = new ArrayDeque<>();
  private boolean ended;

  /**
   * @param frames taken over
   */
  public BlockingFrames(ChunkFrames frames) {
    this(frames, Waiting.ANSWER_WAIT_MAX);
  }

  /**
   * @param waitMax for each chunk
   */
  BlockingFrames(ChunkFrames frames, Duration waitMax) {
    this.frames = frames;
    this.waitMax = waitMax;
  }

  @Override
  public @Nullable IpcFrame next() {
    if (ready.isEmpty() && !ended) {
      List<Tagged> chunk = nextChunk();
      ready.addAll(chunk);
      ended = chunk.isEmpty();
    }
    Tagged next = ready.poll();
    return next == null ? null : next.frame();
  }

  /** What comes after the wait is over belongs to nobody, and is closed. */
  private List<Tagged> nextChunk() {
    CompletionStage<List<Tagged>> chunk = frames.next();
    try {
      return Waiting.await("reading a chunk", chunk, waitMax);
    } catch (RuntimeException e) {
      ended = true;
      chunk.thenAccept(BlockingFrames::closeAll);
      throw e;
    }
  }

  @Override
  public void close() {
    ended = true;
    closeAll(ready);
    ready.clear();
    frames.close();
  }

  private static void closeAll(Collection<Tagged> frames) {
    frames.forEach(tagged -> tagged.frame().close());
  }
}
