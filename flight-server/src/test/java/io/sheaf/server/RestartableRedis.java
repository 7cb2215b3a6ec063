package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Redis that a test kills, stops and starts again on the same port. What it has acknowledged is
 * there after a kill.
 */
public final class RestartableRedis implements AutoCloseable {
  private final String binary;
  private final int port;
  private final Path directory;
  private Process process;

  public RestartableRedis(Path directory) throws IOException {
    this.directory = directory;
    this.binary = binary();
    this.port = freePort();
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  /** The one that the embedded Redis runs, by its own name: it may be one of several links. */
  private static String binary() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory())) {
      Path running = Path.of(redis.process().info().command().orElseThrow());
      Path named = running.resolveSibling("redis-server");
      return (Files.isExecutable(named) ? named : running).toString();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port + "/0";
  }

  /** Starts it again, and waits until it listens. */
  public void start() throws IOException {
    process = launch();
  }

  private Process launch() throws IOException {
    List<String> command =
        List.of(
            binary,
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--dir",
            directory.toString(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always");
    Process launched =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    await().pollInterval(Duration.ofMillis(5)).until(this::listens);
    return launched;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGKILL. */
  public void kill() {
    assertThat(process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join().isAlive())
        .isFalse();
  }

  /** SIGSTOP: it keeps its connections and answers nothing. */
  public void pause() {
    ProcessSignal.STOP.send(process);
  }

  /** SIGCONT. */
  public void resume() {
    ProcessSignal.CONT.send(process);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
