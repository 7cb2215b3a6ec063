package io.sheaf.command;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.server.config.JvmSetup;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.LoggerFactory;

/**
 * Sets up the libraries that a command uses, by two threads beside the one that reads the command
 * line: about a fifth of a second. Nothing is connected, and nothing is kept.
 */
final class HeadStart {
  private final Thread thread;

  /** What a command is going to use, as its words look; a wrong guess costs some time. */
  enum Need {
    /** There is no command to run: {@code --version}, {@code --help}. */
    NOTHING(false, false),
    FILES(false, true),
    REDIS(true, true),
    /** What only writes into Redis has no use for Arrow's vectors. */
    REDIS_WRITTEN(true, false),
    SERVER(false, false);

    private static final Set<String> OF_FILES =
        Set.of("gen", "verify", "local-read", "s3-upload", "s3-read", "generate-completion");
    private static final Set<String> HELP = Set.of("-h", "--help");

    private final boolean isRedis;
    private final boolean decodes;

    Need(boolean isRedis, boolean decodes) {
      this.isRedis = isRedis;
      this.decodes = decodes;
    }

    static Need of(String... arguments) {
      if (arguments.length == 0
          || arguments[0].startsWith("-")
          || Stream.of(arguments).anyMatch(HELP::contains)) {
        return NOTHING;
      }
      if (Stream.of(arguments).anyMatch(Need::isRedis)) {
        return arguments[0].equals("split") ? REDIS_WRITTEN : REDIS;
      }
      return OF_FILES.contains(arguments[0]) ? FILES : SERVER;
    }

    private static boolean isRedis(String argument) {
      String value = argument.substring(argument.indexOf('=') + 1);
      return argument.startsWith("--redis")
          || value.startsWith("redis") && value.contains("://")
          || value.startsWith("unix://");
    }
  }

  private HeadStart(Runnable work, String name) {
    thread = new Thread(work, name);
    thread.setDaemon(true); // whoever gave wrong options does not wait for it
    // What fails here fails the command too, which says it in a line.
    thread.setUncaughtExceptionHandler((dead, failure) -> {});
  }

  /** Begins at once, if there is something to do. */
  static HeadStart of(String... arguments) {
    Need need = Need.of(arguments);
    HeadStart headStart = new HeadStart(() -> load(need), "sheaf-head-start");
    if (need != Need.NOTHING) {
      headStart.thread.start();
    }
    return headStart;
  }

  /** Network and data at once, of which neither loads the other's classes. */
  static void load(Need need) {
    LoggerFactory.getILoggerFactory(); // by one thread: by two at once, SLF4J says that they met
    HeadStart network = new HeadStart(() -> loadNetwork(need), "sheaf-head-start-network");
    network.thread.start();
    try {
      loadData(need);
    } finally {
      network.await();
    }
  }

  static void loadData(Need need) {
    if (need.decodes) {
      new Schema(List.of());
    }
    Json.parseAnswer("head start", Json.write(new PutSummary("", 0, 0, 0)), PutSummary.class);
  }

  static void loadNetwork(Need need) {
    if (need == Need.SERVER) {
      JvmSetup.bridgeLogs();
      SheafClient.prepare();
    }
    if (need.isRedis) {
      RedisConnections.prepare();
    }
    new RootAllocator().close(); // here, since it is of Netty, too
    CompressionCodec.Factory.INSTANCE.createCodec(CodecType.ZSTD);
  }

  /**
   * To be called before a command begins: two threads that load a library's classes in any order
   * may wait for each other for ever. An interruption stays pending.
   */
  void await() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
