package io.sheaf.server.flight;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends streams whose client has taken nothing for too long, so that what they hold is given back.
 * Safe for any number of threads.
 */
public final class StallWatch implements AutoCloseable {
  private static final int LOOKS_A_LIMIT = 10;

  private final Duration stallDurationMax;
  private final Set<FrameRelay> relays = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "sheaf-stall-watch");
            thread.setDaemon(true);
            return thread;
          });

  public StallWatch(Duration stallDurationMax) {
    this.stallDurationMax = stallDurationMax;
    long period = Math.max(1, stallDurationMax.toMillis() / LOOKS_A_LIMIT);
    timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  Duration stallDurationMax() {
    return stallDurationMax;
  }

  void add(FrameRelay relay) {
    relays.add(relay);
  }

  void remove(FrameRelay relay) {
    relays.remove(relay);
  }

  private void look() {
    long now = System.nanoTime();
    relays.forEach(relay -> relay.endIfStalled(now, stallDurationMax));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
