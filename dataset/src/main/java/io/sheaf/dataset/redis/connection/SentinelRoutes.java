package io.sheaf.dataset.redis.connection;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that Sentinels call the master. They are asked every second, and when it is another
 * one, new connections take the place of the old ones. So it does not matter whether the old master
 * has died, hangs, or serves on as somebody's replica.
 */
final class SentinelRoutes implements RedisRoutes {
  private static final Logger LOGGER = LoggerFactory.getLogger(SentinelRoutes.class);
  private static final long ASK_MILLIS = 1_000;

  private final ClientResources resources;
  private final RedisConnectionOptions options;
  private final Sentinels sentinels;
  private final AtomicBoolean asking = new AtomicBoolean();
  private final Future<?> watch;
  private volatile RedisHost master;
  private volatile RedisRoutes routes;
  private boolean closed;

  private SentinelRoutes(
      ClientResources resources,
      RedisConnectionOptions options,
      Sentinels sentinels,
      RedisHost master,
      RedisRoutes routes) {
    this.resources = resources;
    this.options = options;
    this.sentinels = sentinels;
    this.master = master;
    this.routes = routes;
    this.watch =
        resources
            .eventExecutorGroup()
            .scheduleWithFixedDelay(this::ask, ASK_MILLIS, ASK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Asks the Sentinels and connects to the master that they name. */
  static CompletionStage<RedisRoutes> open(
      ClientResources resources, RedisConnectionOptions options) {
    Sentinels sentinels = new Sentinels(resources, options);
    return sentinels
        .master()
        .thenCompose(
            master ->
                SingleRoutes.open(resources, options.at(master))
                    .<RedisRoutes>thenApply(
                        routes ->
                            new SentinelRoutes(resources, options, sentinels, master, routes)))
        .exceptionallyCompose(
            failure ->
                sentinels.close().thenCompose(closed -> CompletableFuture.failedStage(failure)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The next second asks again.
  private void ask() {
    if (asking.compareAndSet(false, true)) {
      sentinels
          .master()
          .thenCompose(this::follow)
          .whenComplete(
              (done, failure) -> {
                asking.set(false);
                if (failure != null) {
                  LOGGER.debug("Sentinels of {}: {}", options.address(), failure.toString());
                }
              });
    }
  }

  private CompletionStage<Void> follow(RedisHost found) {
    return found.equals(master)
        ? CompletableFuture.completedStage(null)
        : SingleRoutes.open(resources, options.at(found))
            .thenCompose(opened -> replace(found, opened));
  }

  private CompletionStage<Void> replace(RedisHost found, RedisRoutes opened) {
    RedisRoutes old;
    synchronized (this) {
      if (closed) {
        return opened.close();
      }
      old = routes;
      master = found;
      routes = opened;
    }
    LOGGER.info("the master of {} is now {}", options.address(), found);
    return old.close();
  }

  @Override
  public RedisClusterAsyncCommands<String, String> commands() {
    return routes.commands();
  }

  @Override
  public RedisClusterAsyncCommands<String, OutgoingValue> reader(int stream) {
    return routes.reader(stream);
  }

  @Override
  public RedisClusterAsyncCommands<String, OutgoingValue> exactReader(int stream) {
    return routes.exactReader(stream);
  }

  @Override
  public RedisClusterAsyncCommands<String, OutgoingValue> writer() {
    return routes.writer();
  }

  @Override
  public boolean readsReplicas() {
    return routes.readsReplicas();
  }

  @Override
  public CompletionStage<List<RedisMaster>> masters() {
    return routes.masters();
  }

  @Override
  public CompletionStage<List<RedisMaster>> masters(List<String> keys) {
    return routes.masters(keys);
  }

  @Override
  public Optional<KeyPlace> place(String key) {
    return Optional.empty();
  }

  @Override
  public CompletionStage<Void> close() {
    watch.cancel(false);
    synchronized (this) {
      closed = true;
    }
    return routes.close().thenCompose(done -> sentinels.close());
  }
}
