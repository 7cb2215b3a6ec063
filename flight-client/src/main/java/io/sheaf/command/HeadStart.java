package io.sheaf.command;

import io.grpc.netty.NettyChannelBuilder;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.request.Json;
import io.sheaf.server.config.JvmSetup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/**
 * Sets up the libraries that most commands use, on another core while this one reads the command
 * line: about a tenth of a second. Nothing is connected, and nothing is kept.
 */
final class HeadStart {
  private static final Set<String> LOCAL_COMMANDS =
      Set.of("gen", "verify", "local-read", "s3-upload", "s3-read");

  private final Thread thread;

  /** What is asked is guessed: a wrong guess costs some time. */
  private HeadStart(List<String> arguments) {
    boolean asksServer =
        arguments.stream()
            .noneMatch(each -> LOCAL_COMMANDS.contains(each) || each.contains("redis"));
    thread = new Thread(() -> run(asksServer), "sheaf-head-start");
    thread.setDaemon(true); // whoever gave wrong options does not wait for it
    // What fails here fails the command too, which says it in a line.
    thread.setUncaughtExceptionHandler((dead, failure) -> {});
  }

  /**
   * Begins at once, unless there is no command to run: for {@code --help} and {@code --version}.
   */
  static HeadStart of(String... arguments) {
    HeadStart headStart = new HeadStart(List.of(arguments));
    if (arguments.length > 0 && !arguments[0].startsWith("-")) {
      headStart.thread.start();
    }
    return headStart;
  }

  private static void run(boolean asksServer) {
    JvmSetup.apply();
    new RootAllocator().close();
    CompressionCodec.Factory.INSTANCE.createCodec(CodecType.ZSTD);
    if (asksServer) {
      NettyChannelBuilder.forAddress("localhost", 1).usePlaintext().build().shutdownNow();
    }
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
