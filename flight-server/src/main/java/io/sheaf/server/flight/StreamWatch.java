package io.sheaf.server.flight;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends streams whose client has been waited for long enough, so that what they hold is given back:
 * gets of which nothing is taken, puts that come to no end. Safe for any number of threads.
 */
public final class StreamWatch implements AutoCloseable {
  private static final int LOOKS_A_LIMIT = 10;

  private final Duration stallDurationMax;
  private final Duration putDurationMax;
  private final Set<Watched> streams = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "sheaf-stream-watch");
            thread.setDaemon(true);
            return thread;
          });

  /** A stream that may have to be ended. */
  interface Watched {
    /** Ends it if it is time; on the watch's thread, and without waiting. */
    void endIfOverdue(long nowNanos);
  }

  /**
   * @param stallDurationMax for which a get's client may take nothing
   * @param putDurationMax from a put's beginning to the last that its client sends
   */
  public StreamWatch(Duration stallDurationMax, Duration putDurationMax) {
    this.stallDurationMax = stallDurationMax;
    this.putDurationMax = putDurationMax;
    long shorter = Math.min(stallDurationMax.toMillis(), putDurationMax.toMillis());
    long period = Math.max(1, shorter / LOOKS_A_LIMIT);
    timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  Duration stallDurationMax() {
    return stallDurationMax;
  }

  Duration putDurationMax() {
    return putDurationMax;
  }

  void add(Watched stream) {
    streams.add(stream);
  }

  void remove(Watched stream) {
    streams.remove(stream);
  }

  private void look() {
    long now = System.nanoTime();
    streams.forEach(stream -> stream.endIfOverdue(now));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
