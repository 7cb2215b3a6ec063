package io.sheaf.dataset.redis.embedded;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server process of this JVM's own, listening on a free port of 127.0.0.1 and on nothing
 * else. It is stopped on {@link #close()}, when the JVM ends, and, if the JVM was killed, at the
 * next start by the same user. Safe to use from several threads.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

  private final RedisProcess redis;
  private final RedisHome home;
  private final boolean durable;
  private final Thread exitHook;
  private final AtomicBoolean closed = new AtomicBoolean();

  EmbeddedRedis(RedisProcess redis, RedisHome home, EmbeddedRedisOptions options) {
    this.redis = redis;
    this.home = home;
    this.durable = options.dataDirectory().isPresent();
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

  /** The port on 127.0.0.1. */
  public int port() {
    return redis.port();
  }

  /** {@code redis://127.0.0.1:<port>/0}; there is no password. */
  public String url() {
    return "redis://127.0.0.1:" + port() + "/0";
  }

  /** The process, for what tests do to it; completes its {@code onExit} when Redis ends. */
  public ProcessHandle process() {
    return redis.process().toHandle();
  }

  /** Completes when the process has ended, for whatever reason. */
  public CompletionStage<ProcessHandle> onExit() {
    return process().onExit();
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

  private void stop() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (!redis.stop(durable)) {
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
