package io.sheaf.dataset.redis.connection;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The replicas that a commit waits for. Safe for any number of threads. */
public final class RedisReplicas {
  private final RedisRoutes routes;
  private final RedisErrors errors;
  private final RedisConnectionOptions options;

  RedisReplicas(RedisRoutes routes, RedisErrors errors, RedisConnectionOptions options) {
    this.routes = routes;
    this.errors = errors;
    this.options = options;
  }

  /**
   * Done when all that was written has reached as many replicas of each master as were asked for,
   * or as there are. A master that refuses to tell of its replicas, or to wait for them, as managed
   * services do, counts as one without.
   *
   * @return fails with STORE_UNAVAILABLE when they don't have it within half of the value timeout
   */
  public CompletionStage<Void> await(List<String> keys) {
    return errors.translated("INFO", routes.masters(keys)).thenCompose(this::awaitAll);
  }

  private CompletionStage<Void> awaitAll(List<RedisMaster> masters) {
    return CompletableFuture.allOf(
        masters.stream()
            .map(master -> await(master).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private CompletionStage<Void> await(RedisMaster master) {
    return errors
        .unlessRefused("INFO", master.commands().info("replication"))
        .thenCompose(
            text -> {
              int replicas =
                  text.flatMap(said -> RedisInfo.parse(said).value("connected_slaves"))
                      .map(Integer::parseInt)
                      .orElse(0);
              int needed = Math.min(options.replicasMin(), replicas);
              return needed == 0 ? CompletableFuture.completedStage(null) : await(master, needed);
            });
  }

  /** By WAIT, on the connection that wrote. */
  private CompletionStage<Void> await(RedisMaster master, int needed) {
    long timeoutMillis = options.valueTimeout().toMillis() / 2;
    return errors
        .unlessRefused("WAIT", master.writer().waitForReplication(needed, timeoutMillis))
        .thenAccept(count -> check(count, needed));
  }

  private void check(Optional<Long> count, int needed) {
    if (count.isPresent() && count.get() < needed) {
      throw new SheafException(
          ErrorReason.STORE_UNAVAILABLE,
          "of "
              + needed
              + " replicas of Redis at "
              + options.address()
              + " only "
              + count.get()
              + " have the chunks; nothing was committed; try again later");
    }
  }
}
