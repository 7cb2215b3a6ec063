package io.sheaf.command;

import io.grpc.netty.NettyChannelBuilder;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.request.Json;
import io.sheaf.server.config.JvmSetup;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;

/**
 * Sets up the libraries that most commands use, on another core while this one reads the command
 * line: about a tenth of a second. Nothing is connected, and nothing is kept.
 */
final class HeadStart {
  private final Thread thread = new Thread(HeadStart::run, "sheaf-head-start");

  private HeadStart() {
    thread.setDaemon(true); // whoever gave wrong options does not wait for it
    // What fails here fails the command too, which says it in a line.
    thread.setUncaughtExceptionHandler((dead, failure) -> {});
  }

  /**
   * Begins at once, unless there is no command to run: for {@code --help} and {@code --version}.
   */
  static HeadStart of(String... arguments) {
    HeadStart headStart = new HeadStart();
    if (arguments.length > 0 && !arguments[0].startsWith("-")) {
      headStart.thread.start();
    }
    return headStart;
  }

  private static void run() {
    JvmSetup.apply();
    new RootAllocator().close();
    NettyChannelBuilder.forAddress("localhost", 1).usePlaintext().build().shutdownNow();
    Json.write(new PingRequest(Optional.empty(), Optional.empty()));
  }

  /** To be called before a command begins: gRPC's log needs its bridge. */
  void await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
