package io.sheaf.server;

import io.sheaf.server.config.ServerCommandLine;
import io.sheaf.server.config.SheafConfig;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The flight-server command: reads its settings, serves, says so, and stops on SIGTERM. */
public final class FlightServerMain {
  private FlightServerMain() {}

  public static void main(String[] arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(ServerCommandLine.ofProcess().run(arguments, FlightServerMain::serve));
  }

  /** When it serves, and not before, it prints one line on stdout. */
  private static int serve(SheafConfig config) throws InterruptedException {
    SheafServer server = ServerAssembly.start(config);
    StopSignals.install(server);
    System.out.println("sheaf ready " + server.location());
    System.out.flush();
    server.awaitStop();
    return ServerCommandLine.EXIT_DONE;
  }
}
