package io.sheaf.server.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sheaf.dataset.transfer.ChunkFrames;
import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.wire.FlightFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One get under way: passes frames to the client as fast as it takes them, and reads on only then.
 *
 * <p>It goes on when the client is ready for more, when frames came, when the call was cancelled:
 * by {@link #wake} from any thread, by {@link #wakeHere} from one of the executor. The work is done
 * by one thread at a time on the executor, and never waits.
 */
final class FrameRelay implements StreamWatch.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(FrameRelay.class);

  private final ServerCall<?, FlightFrame> call;
  private final ChunkFrames frames;
  private final Executor executor;
  private final StreamWatch watch;
  private final StreamReset reset;
  private final AtomicInteger wakes = new AtomicInteger();
  private final Deque<Tagged> ready = new ArrayDeque<>();
  private @Nullable CompletableFuture<List<Tagged>> pending;
  private boolean ended;

  // Written by the thread that relays, read by the watch.
  private volatile boolean waitsForClient;
  private volatile long waitsSinceNanos;
  private volatile boolean stalled;
  private volatile boolean closed;
  private volatile @Nullable SheafException refused;

  /**
   * @param reset cuts the stream, so that what gRPC has of it is freed
   */
  FrameRelay(
      ServerCall<?, FlightFrame> call,
      ChunkFrames frames,
      Executor executor,
      StreamWatch watch,
      StreamReset reset) {
    this.call = call;
    this.frames = frames;
    this.executor = executor;
    this.watch = watch;
    this.reset = reset;
    watch.add(this);
  }

  /**
   * Ends the call when its client has been waited for too long; and cuts it when the client, for as
   * long again, does not take the end either, which comes behind frames that are still held for it.
   */
  @Override
  public void endIfOverdue(long nowNanos) {
    if (waitsForClient && nowNanos - waitsSinceNanos > watch.stallDurationMax().toNanos()) {
      if (closed) {
        finished();
        if (!reset.now(stallMessage())) {
          LOG.warn("a stream that nobody reads can't be cut; it ends with its connection");
        }
      } else {
        stalled = true;
        wake();
      }
    }
  }

  /** The client has all of it, or it was cancelled: there is nobody to wait for. */
  void finished() {
    watch.remove(this);
  }

  /** Ends the call, if it has not ended, since the client did what it may not. */
  void refuse(SheafException reason) {
    refused = reason;
    wake();
  }

  /** Goes on as far as client and store allow. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  /** The same for a caller on the executor, who needs no other thread for it. */
  void wakeHere() {
    if (wakes.getAndIncrement() == 0) {
      run();
    }
  }

  private void run() {
    int seen = wakes.get();
    do {
      try {
        relay();
      } catch (RuntimeException | Error e) { // else the client would wait for good
        fail(e);
      }
      seen = wakes.addAndGet(-seen);
    } while (seen != 0);
  }

  private void relay() {
    while (!ended) {
      SheafException reason = refused;
      if (reason != null) {
        throw reason;
      }
      if (call.isCancelled()) {
        end();
        finished(); // also when it was cancelled before this was there to hear of it
      } else if (!call.isReady()) {
        waitForClient();
        return;
      } else if (!goOn()) {
        return;
      }
    }
  }

  private void waitForClient() {
    if (stalled) {
      throw new SheafException(ErrorReason.TIMED_OUT, stallMessage());
    }
    if (!waitsForClient) {
      waitsSinceNanos = System.nanoTime();
      waitsForClient = true;
    }
  }

  /** False when the next frames are still to come: then it is the store that is waited for. */
  private boolean goOn() {
    waitsForClient = false;
    stalled = false;
    if (ready.isEmpty()) {
      return refill();
    }
    Tagged next = ready.remove();
    call.sendMessage(FlightFrame.of(next.frame(), next.appMetadata()));
    return true;
  }

  private String stallMessage() {
    return "the client took nothing for " + watch.stallDurationMax().toMillis() + " ms";
  }

  /**
   * Takes the next chunk's frames, or ends the call after the last; false when they are still to
   * come.
   */
  private boolean refill() {
    if (pending == null) {
      pending = frames.next().toCompletableFuture();
      if (!pending.isDone()) {
        pending.whenComplete((frames, failure) -> wake());
      }
    }
    if (!pending.isDone()) {
      return false;
    }
    List<Tagged> next = pending.join();
    pending = null;
    ready.addAll(next);
    if (next.isEmpty()) {
      end();
      call.close(Status.OK, new Metadata());
    }
    return true;
  }

  private void fail(Throwable failure) {
    if (!ended) {
      end();
      FlightErrors.close(call, failure);
    }
  }

  private void end() {
    ended = true;
    waitsSinceNanos = System.nanoTime(); // before the watch may see that it is closed
    closed = true;
    waitsForClient = true;
    ready.forEach(tagged -> tagged.frame().close());
    ready.clear();
    CompletableFuture<List<Tagged>> late = pending;
    frames.close(); // first, so that no more is read for nobody
    if (late != null) {
      late.thenAccept(tagged -> tagged.forEach(each -> each.frame().close()));
    }
  }
}
