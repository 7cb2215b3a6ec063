package io.sheaf.dataset.redis.connection;

import io.lettuce.core.resource.ClientResources;
import io.netty.util.NettyRuntime;
import io.sheaf.protocol.error.SheafException;
import java.util.concurrent.TimeUnit;

/**
 * One Redis, of whatever kind: some connections for reading chunks, one for writing them, one for
 * small commands, to each of its nodes. Lettuce connects again by itself; commands meanwhile fail
 * at once, and none is sent twice. Safe for any number of threads.
 */
public final class RedisConnections implements AutoCloseable {
  private static final int THREADS_MIN = 2;
  private static final int CLOSE_SECONDS_MAX = 5;

  private final ClientResources resources;
  private final RedisRoutes routes;
  private final RedisValues values;
  private final RedisCommands commands;
  private final RedisReplicas replicas;

  private RedisConnections(
      ClientResources resources, RedisRoutes routes, RedisConnectionOptions options) {
    RedisErrors errors = new RedisErrors(options.address());
    this.resources = resources;
    this.routes = routes;
    this.values = new RedisValues(routes, errors);
    this.commands = new RedisCommands(routes, errors, options.address());
    this.replicas = new RedisReplicas(routes, errors, options);
  }

  /**
   * Connects, waiting for no longer than the connect timeout, for each host once.
   *
   * @throws SheafException STORE_UNAVAILABLE in one line when that can't be, INVALID_REQUEST for an
   *     address that can't be right
   */
  public static RedisConnections open(RedisConnectionOptions options) {
    ClientResources resources =
        new RedisResources(Math.max(THREADS_MIN, NettyRuntime.availableProcessors()));
    try {
      RedisRoutes routes = new RouteFinder(resources, options).open().toCompletableFuture().join();
      return new RedisConnections(resources, routes, options);
    } catch (RuntimeException e) {
      shutdown(resources);
      throw new RedisErrors(options.address()).ofConnecting(e);
    }
  }

  /**
   * Loads what a first connection needs, for a program with a core to spare before it knows where
   * to connect: about a tenth of a second. Connects to nothing, and keeps nothing.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Two threads without work end by themselves.
  public static void prepare() {
    ClientResources resources = new RedisResources(THREADS_MIN);
    LettuceOptions.client(RedisConnectionOptions.of(RedisAddress.parse("redis://localhost")));
    new AsyncRedisClient(resources).shutdownAsync(0, 0, TimeUnit.SECONDS);
    resources.shutdown(0, 0, TimeUnit.SECONDS);
  }

  /** Chunks, in and out. */
  public RedisValues values() {
    return values;
  }

  /** All else. */
  public RedisCommands commands() {
    return commands;
  }

  public RedisReplicas replicas() {
    return replicas;
  }

  @Override
  public void close() {
    routes
        .close()
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(null, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
        .exceptionally(failure -> null)
        .join();
    shutdown(resources);
  }

  private static void shutdown(ClientResources resources) {
    resources.shutdown().awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
