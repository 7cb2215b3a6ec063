package io.sheaf.server;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/** SIGTERM and SIGINT drain and stop the server, a second one stops it at once. */
final class StopSignals {
  private StopSignals() {}

  static void install(SheafServer server) {
    AtomicBoolean stopping = new AtomicBoolean();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            boolean first = stopping.compareAndSet(false, true);
            Thread thread = new Thread(first ? server::close : server::stopNow, "sheaf-stop");
            thread.start();
          });
    }
  }
}
