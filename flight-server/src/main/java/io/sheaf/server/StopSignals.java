package io.sheaf.server;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * What SIGTERM and SIGINT do: the first drains and stops the server, or ends its start if that is
 * still under way; a second one stops the server at once. Safe for any number of threads.
 */
final class StopSignals {
  private final Thread starter;
  private @Nullable SheafServer server;
  private int received;

  private StopSignals(Thread starter) {
    this.starter = starter;
  }

  /** Handles signals from now on; called by the thread that starts the server. */
  static StopSignals install() {
    StopSignals signals = new StopSignals(Thread.currentThread());
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> signals.receive());
    }
    return signals;
  }

  /**
   * Says that the server serves, so that signals stop it.
   *
   * @return false if one came before; the caller then closes the server
   */
  synchronized boolean watch(SheafServer started) {
    server = started;
    if (received > 0) {
      Thread.interrupted(); // it came too late to end the start, and must not disturb the stop
    }
    return received == 0;
  }

  /** Whether one came. */
  synchronized boolean came() {
    return received > 0;
  }

  private synchronized void receive() {
    received++;
    SheafServer started = server;
    if (started == null) {
      starter.interrupt();
    } else {
      new Thread(received == 1 ? started::close : started::stopNow, "sheaf-stop").start();
    }
  }
}
