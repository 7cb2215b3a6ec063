package io.sheaf.command.flow;

import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A stream that one thread reads, a few frames ahead of another that takes them. */
final class AheadFrames implements Runnable {
  static final int FRAMES_AHEAD_MAX = 4;

  private final FrameOpening opening;
  private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(FRAMES_AHEAD_MAX);

  /** A frame, a failure, or, with neither, the end. */
  private record Item(@Nullable IpcFrame frame, @Nullable Throwable failure) {}

  AheadFrames(FrameOpening opening) {
    this.opening = opening;
  }

  /** Reads the stream to its end; an interruption ends it early. */
  @Override
  public void run() {
    try {
      Throwable failure = readAll();
      items.put(new Item(null, failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Also an error is told: the thread that takes waits for the end. */
  private @Nullable Throwable readAll() throws InterruptedException {
    try (FrameSource source = opening.open()) {
      for (IpcFrame frame = source.next(); frame != null; frame = source.next()) {
        put(frame);
      }
      return null;
    } catch (IOException | RuntimeException | Error e) {
      return e;
    }
  }

  private void put(IpcFrame frame) throws InterruptedException {
    try {
      items.put(new Item(frame, null));
    } catch (InterruptedException e) {
      frame.close();
      throw e;
    }
  }

  /**
   * Waits for the next frame.
   *
   * @return closed by the caller; null at the end, which comes once
   */
  @Nullable IpcFrame take() throws InterruptedException, IOException {
    Item item = items.take();
    if (item.failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (item.failure instanceof Error error) {
      throw error;
    }
    if (item.failure instanceof IOException io) {
      throw io;
    }
    return item.frame;
  }

  /** Closes the frames that nobody took; after the reading thread has ended. */
  void discard() {
    for (Item item = items.poll(); item != null; item = items.poll()) {
      if (item.frame != null) {
        item.frame.close();
      }
    }
  }
}
