package io.sheaf.dataset.redis.embedded;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server process of this JVM's own, listening on a free port of 127.0.0.1 and on nothing
 * else. It is stopped on {@link #close()}, when the JVM ends, and, if the JVM was killed, at the
 * next start by the same user. Safe to use from several threads.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

  private static final int RESTARTS_MAX = 3;
  private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(10);

  private final RedisHome home;
  private final EmbeddedRedisOptions options;
  private final Launch launch;
  private final Thread exitHook;
  private volatile RedisProcess redis;
  private volatile boolean closed;

  /** Starts the same Redis on a port; it does not serve yet. */
  interface Launch {
    RedisProcess on(int port) throws IOException;
  }

  EmbeddedRedis(RedisProcess redis, RedisHome home, EmbeddedRedisOptions options, Launch launch) {
    this.redis = redis;
    this.home = home;
    this.options = options;
    this.launch = launch;
    this.exitHook = new Thread(this::stop, "embedded-redis-exit");
  }

  /**
   * Starts one and waits until it serves, at most {@link EmbeddedRedisOptions#startDurationMax}.
   *
   * @throws io.sheaf.protocol.error.SheafException STORE_UNAVAILABLE, in one line, when no
   *     redis-server runs here, the data directory is in use, or Redis ends or does not serve in
   *     time (then with the last lines of its log)
   */
  public static EmbeddedRedis start(EmbeddedRedisOptions options) {
    return new RedisStart(options, System.getenv(), StateDirectory.ofUser())
        .start()
        .stoppingAtExit();
  }

  private EmbeddedRedis stoppingAtExit() {
    try {
      Runtime.getRuntime().addShutdownHook(exitHook);
      return this;
    } catch (IllegalStateException e) {
      stop();
      throw new SheafException(
          ErrorReason.CANCELLED, "embedded Redis is not started: the process is ending", e);
    }
  }

  /**
   * Has it started again, on its port and with the data of its directory, when it ends by itself.
   *
   * @param givenUp told why when it does not come back, or has ended too often; on a thread that is
   *     not to be held up
   */
  public EmbeddedRedis restarting(Consumer<SheafException> givenUp) {
    Thread watch = new Thread(() -> watch(givenUp), "embedded-redis-watch");
    watch.setDaemon(true);
    watch.start();
    return this;
  }

  private void watch(Consumer<SheafException> givenUp) {
    Deque<Long> restarts = new ArrayDeque<>();
    try {
      for (redis.process().waitFor(); !closed; redis.process().waitFor()) {
        long now = System.nanoTime();
        restarts.removeIf(before -> now - before > RESTARTS_WITHIN.toNanos());
        if (restarts.size() == RESTARTS_MAX) {
          throw unavailable(
              redis.end() + "; it was started again " + RESTARTS_MAX + " times", null);
        }
        restarts.add(now);
        LOG.warn(
            "redis-server {} {}; it is started again {}",
            redis.process().pid(),
            redis.end(),
            options.dataDirectory().isPresent() ? "with its data" : "without its data");
        startAgain();
      }
    } catch (IOException e) {
      givenUp.accept(unavailable("can't be started again: " + e, e));
    } catch (SheafException e) {
      givenUp.accept(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by nobody
    }
  }

  /** A stop in between stops what is started here: then it does not serve, and nobody misses it. */
  private void startAgain() throws IOException, InterruptedException {
    synchronized (this) {
      if (closed) {
        return;
      }
      redis = launch.on(redis.port());
    }
    if (!redis.awaitServing(options.startDurationMax().toNanos()) && !closed) {
      throw unavailable("can't be started again: it " + redis.end(), null);
    }
  }

  private static SheafException unavailable(String why, @Nullable Throwable cause) {
    return new SheafException(ErrorReason.STORE_UNAVAILABLE, "embedded Redis " + why, cause);
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return redis.port();
  }

  /** {@code redis://127.0.0.1:<port>/0}; there is no password. */
  public String url() {
    return "redis://127.0.0.1:" + port() + "/0";
  }

  /** The process that is there now, for what tests do to it. */
  public ProcessHandle process() {
    return redis.process().toHandle();
  }

  /** Stops it and waits until it is gone; durable data is written out first. Idempotent. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook finds that all is done.
    }
  }

  private synchronized void stop() {
    if (closed) {
      return;
    }
    closed = true;
    if (!redis.stop(options.dataDirectory().isPresent())) {
      LOG.warn("redis-server {} does not stop", redis.process().pid());
      return;
    }
    try {
      home.close();
    } catch (IOException e) {
      LOG.warn("embedded Redis could not clean up: {}", e.toString());
    }
  }

  @Override
  public String toString() {
    return url();
  }
}
