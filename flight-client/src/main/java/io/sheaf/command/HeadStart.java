package io.sheaf.command;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.request.Json;
import io.sheaf.server.config.JvmSetup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.LoggerFactory;

/**
 * Sets up the libraries that most commands use, on another core while this one reads the command
 * line: about a fifth of a second. Nothing is connected, and nothing is kept.
 */
final class HeadStart {
  private static final Set<String> LOCAL_COMMANDS =
      Set.of("gen", "verify", "local-read", "s3-upload", "s3-read");

  private final Thread thread;

  private HeadStart(boolean asksRedis, boolean asksServer) {
    thread = new Thread(() -> run(asksRedis, asksServer), "sheaf-head-start");
    thread.setDaemon(true); // whoever gave wrong options does not wait for it
    // What fails here fails the command too, which says it in a line.
    thread.setUncaughtExceptionHandler((dead, failure) -> {});
  }

  /**
   * Begins at once, unless there is no command to run: for {@code --help} and {@code --version}.
   * What is asked is guessed: a wrong guess costs some time.
   */
  static HeadStart of(String... arguments) {
    boolean asksRedis = String.join(" ", arguments).contains("redis");
    boolean runs = arguments.length > 0 && !arguments[0].startsWith("-");
    boolean asksServer = runs && !asksRedis && !LOCAL_COMMANDS.contains(arguments[0]);
    HeadStart headStart = new HeadStart(asksRedis, asksServer);
    if (runs) {
      headStart.thread.start();
    }
    return headStart;
  }

  private static void run(boolean asksRedis, boolean asksServer) {
    LoggerFactory.getILoggerFactory(); // by one thread: by two at once, SLF4J says that they met
    JvmSetup.apply();
    if (asksServer) {
      JvmSetup.bridgeLogs();
      SheafClient.prepare();
    } else {
      new Schema(List.of());
    }
    if (asksRedis) {
      RedisConnections.prepare();
    }
    new RootAllocator().close();
    CompressionCodec.Factory.INSTANCE.createCodec(CodecType.ZSTD);
    Json.write(new PingRequest(Optional.empty(), Optional.empty()));
  }

  /**
   * To be called before a command begins: two threads that load the same classes may wait for each
   * other for ever, and Netty has to be told what {@link JvmSetup} says first.
   */
  void await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
