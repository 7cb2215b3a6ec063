package io.sheaf.dataset.redis.connection;

import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out what kind of Redis an address leads to, and connects to it. */
final class RouteFinder {
  private final ClientResources resources;
  private final RedisConnectionOptions options;
  private final RedisErrors errors;

  RouteFinder(ClientResources resources, RedisConnectionOptions options) {
    this.resources = resources;
    this.options = options;
    this.errors = new RedisErrors(options.address());
  }

  CompletionStage<RedisRoutes> open() {
    if (options.address().sentinelMaster().isPresent()) {
      return SentinelRoutes.open(resources, options);
    }
    if (options.cluster() == ClusterDetection.ON) {
      return ClusterRoutes.open(resources, options);
    }
    return firstThatAnswers(0)
        .thenCompose(
            single ->
                options.cluster() == ClusterDetection.OFF
                    ? CompletableFuture.completedStage(single)
                    : isCluster(single)
                        .thenCompose(cluster -> cluster ? change(single) : same(single)));
  }

  /** Of several hosts, which are nodes of a Cluster, some may be away. */
  private CompletionStage<RedisRoutes> firstThatAnswers(int host) {
    RedisAddress address = options.address();
    if (address.socket().isPresent()) {
      return SingleRoutes.open(resources, options);
    }
    CompletionStage<RedisRoutes> routes =
        SingleRoutes.open(resources, options.at(address.hosts().get(host)));
    return host + 1 == address.hosts().size()
        ? routes
        : routes.exceptionallyCompose(failure -> firstThatAnswers(host + 1));
  }

  /** Who refuses to say is a proxy, and none. */
  private CompletionStage<Boolean> isCluster(RedisRoutes routes) {
    return routes
        .commands()
        .info("cluster")
        .handle(
            (text, failure) -> {
              if (failure != null && !errors.isRefusal(failure)) {
                throw errors.of("INFO", failure);
              }
              return failure == null
                  && RedisInfo.parse(text).value("cluster_enabled").orElse("").equals("1");
            });
  }

  private CompletionStage<RedisRoutes> change(RedisRoutes single) {
    return single.close().thenCompose(closed -> ClusterRoutes.open(resources, options));
  }

  private static CompletionStage<RedisRoutes> same(RedisRoutes single) {
    return CompletableFuture.completedStage(single);
  }
}
