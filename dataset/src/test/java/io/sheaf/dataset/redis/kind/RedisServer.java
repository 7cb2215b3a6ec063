package io.sheaf.dataset.redis.kind;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A redis-server process on a free port of loopback with settings of a test's choice, that can be
 * killed, stopped and started again. Each setting is an option of its command line.
 */
public final class RedisServer implements AutoCloseable {
  private static final int START_SECONDS_MAX = 20;

  /** A node that does not answer for so long has failed. A busy machine takes seconds. */
  private static final String NODE_MILLIS_MAX = "10000";

  private final List<String> command = new ArrayList<>();
  private final int port;
  private final int servicePort;
  private final Path directory;
  private Process process;

  private RedisServer(Path program, String portSetting, int port, List<String> settings) {
    this(program, portSetting, port, port, settings);
  }

  private RedisServer(
      Path program, String portSetting, int port, int servicePort, List<String> settings) {
    this.port = port;
    this.servicePort = servicePort;
    try {
      this.directory = Files.createTempDirectory("sheaf-redis-");
      command.addAll(List.of(program.toString()));
      command.addAll(settings);
      command.addAll(List.of("--" + portSetting, String.valueOf(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--dir", directory.toString()));
      this.process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  /** Starts one and waits until it serves. */
  public static RedisServer start(Path program, String... settings) {
    return new RedisServer(program, "port", freePort(), settings(settings));
  }

  /** The same, whose only port is one for TLS. */
  public static RedisServer startTls(Path program, String... settings) {
    List<String> all = settings(settings);
    all.addAll(List.of("--port", "0"));
    return new RedisServer(program, "tls-port", freePort(), all);
  }

  /** One whose port for TLS is for those whom it serves; the other is for the test. */
  static RedisServer startWithTls(Path program, TestingTls tls, String... settings) {
    return withTls(program, freePort(), tls, settings(settings));
  }

  private static RedisServer withTls(
      Path program, int servicePort, TestingTls tls, List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(tls.settings()));
    all.addAll(List.of("--tls-port", String.valueOf(servicePort)));
    return new RedisServer(program, "port", freePort(), servicePort, all);
  }

  /** A Sentinel of the master at a port, which it calls {@code mymaster}. */
  public static RedisServer startSentinel(Path program, int masterPort) {
    String file = sentinelFile(masterPort);
    return new RedisServer(program, "port", freePort(), List.of(file, "--sentinel"));
  }

  /** The same of a master whose port is one for TLS, and by TLS. */
  static RedisServer startSentinelWithTls(Path program, int masterPort, TestingTls tls) {
    return withTls(program, freePort(), tls, List.of(sentinelFile(masterPort), "--sentinel"));
  }

  private static String sentinelFile(int masterPort) {
    try {
      Path file = Files.createTempFile("sheaf-sentinel-", ".conf");
      file.toFile().deleteOnExit();
      Files.write(
          file,
          List.of(
              "sentinel monitor mymaster 127.0.0.1 " + masterPort + " 2",
              "sentinel down-after-milliseconds mymaster 1000",
              "sentinel failover-timeout mymaster 3000"));
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node that belongs to no Cluster yet. */
  public static RedisServer startNode(Path program, String... settings) {
    return new RedisServer(program, "port", freePortOfNode(), nodeSettings(settings));
  }

  /** The same, with a port for TLS beside the one for the test, and TLS among the nodes. */
  static RedisServer startNodeWithTls(Path program, TestingTls tls) {
    return withTls(program, freePortOfNode(), tls, nodeSettings());
  }

  private static List<String> nodeSettings(String... settings) {
    List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes"));
    all.addAll(List.of("--cluster-require-full-coverage", "no"));
    all.addAll(List.of("--cluster-node-timeout", NODE_MILLIS_MAX));
    all.addAll(settings(settings));
    return all;
  }

  private static List<String> settings(String... settings) {
    List<String> all = new ArrayList<>(List.of("--save", "", "--repl-diskless-sync-delay", "0"));
    all.addAll(List.of(settings));
    return all;
  }

  /** Whether a program was built with TLS: without, it does not know the setting. */
  static boolean knowsTls(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--port", "0", "--tls-port", "1")
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes());
      return said.contains("No tls-cert-file configured");
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node listens on the port 10,000 above its own, too. */
  private static int freePortOfNode() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (ServerSocket own = new ServerSocket(port, 1, loopback);
          ServerSocket bus = new ServerSocket(port + 10_000, 1, loopback)) {
        return own.getLocalPort();
      } catch (IOException e) {
        // Another one is tried.
      }
    }
  }

  private Process launch(String... more) throws IOException {
    File log = directory.resolve("redis.log").toFile();
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    Process started =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log))
            .start();
    long begin = System.nanoTime();
    while (!log().contains("Ready to accept connections") && !log().contains("+monitor master")) {
      if (!started.isAlive()
          || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(START_SECONDS_MAX)) {
        started.destroyForcibly();
        throw new IllegalStateException(command + " does not serve: " + log());
      }
      pause(10);
    }
    return started;
  }

  static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has said since it was started last. */
  public String log() {
    try {
      return Files.readString(directory.resolve("redis.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** By which stores, replicas and Sentinels come: the one for TLS where there is one. */
  int servicePort() {
    return servicePort;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Runs commands on a connection of its own, by the words that one would type. */
  public String ask(String... words) {
    try (RedisClient client = RedisClient.create(url());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      return TypedCommand.run(connection, words);
    }
  }

  /** Kills it with SIGKILL, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it again on the same port with more settings, waiting until it serves. */
  public void restart(String... more) {
    try {
      process = launch(more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal by its name, such as STOP or CONT. */
  public void signal(String name) {
    try {
      String pid = String.valueOf(process.pid());
      new ProcessBuilder("kill", "-" + name, pid).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has a replica get nothing more of what its master writes, though both go on. */
  void cutFrom(RedisServer master) {
    ask("CONFIG", "SET", "masterauth", "nobody-has-this");
    master.ask("CLIENT", "KILL", "TYPE", "replica");
  }

  /** Lets a replica follow its master again. */
  void mend() {
    ask("CONFIG", "SET", "masterauth", "");
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
