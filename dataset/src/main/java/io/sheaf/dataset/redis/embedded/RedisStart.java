package io.sheaf.dataset.redis.embedded;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/** The way from options to a Redis that serves: clean up, find the program, launch, wait. */
final class RedisStart {
  private static final int PORT_TRIES_MAX = 10;

  private final EmbeddedRedisOptions options;
  private final Map<String, String> environment;
  private final StateDirectory state;

  RedisStart(EmbeddedRedisOptions options, Map<String, String> environment, StateDirectory state) {
    this.options = options;
    this.environment = environment;
    this.state = state;
  }

  EmbeddedRedis start() {
    try {
      LeftoverRedis.stopAll(state.runs());
      Path binary = new RedisBinary(environment, new BundledRedis(state)).find();
      RedisHome home = RedisHome.open(options.dataDirectory(), state.runs());
      try {
        return new EmbeddedRedis(
            launch(binary, home), home, options, port -> launch(binary, home, port));
      } catch (IOException | RuntimeException | InterruptedException e) {
        home.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SheafException(
          ErrorReason.STORE_UNAVAILABLE, "embedded Redis can't be started: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "interrupted starting embedded Redis", e);
    }
  }

  /** Tries another port when a free one was taken before Redis could listen on it. */
  private RedisProcess launch(Path binary, RedisHome home)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      RedisProcess redis = launch(binary, home, freePort());
      try {
        if (redis.awaitServing(options.startDurationMax().toNanos())) {
          return redis;
        }
      } catch (RuntimeException | InterruptedException e) {
        redis.stop(false);
        throw e;
      }
      if (!redis.isPortTaken() || tries == PORT_TRIES_MAX) {
        throw new SheafException(ErrorReason.STORE_UNAVAILABLE, binary + " " + redis.end());
      }
    }
  }

  /** Starts one on a port; it does not serve yet. */
  private RedisProcess launch(Path binary, RedisHome home, int port) throws IOException {
    home.launching();
    RedisProcess redis =
        RedisProcess.launch(
            RedisCommand.of(binary, port, home.directory(), options), port, home.directory());
    try {
      home.started(redis.process());
      return redis;
    } catch (IOException | RuntimeException e) {
      redis.stop(false);
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
