package io.sheaf.server;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.config.ServerCommandLine;
import io.sheaf.server.config.SheafConfig;

/** The flight-server command: reads its settings, serves, says so, and stops on SIGTERM. */
public final class FlightServerMain {
  private FlightServerMain() {}

  public static void main(String[] arguments) {
    System.exit(ServerCommandLine.ofProcess().run(arguments, FlightServerMain::serve));
  }

  private static int serve(SheafConfig config) throws InterruptedException {
    StopSignals signals = StopSignals.install();
    try (SheafServer server = ServerAssembly.start(config)) {
      if (signals.watch(server)) {
        announce(server);
        return server.awaitStop() ? ServerCommandLine.EXIT_DONE : ServerCommandLine.EXIT_FAILED;
      }
    } catch (SheafException e) {
      if (!signals.came()) {
        throw e;
      }
    }
    return ServerCommandLine.EXIT_DONE;
  }

  /** The one line on stdout, when it serves and not before. */
  private static void announce(SheafServer server) {
    System.out.println("sheaf ready " + server.location());
    System.out.flush();
  }
}
