package io.sheaf.dataset.redis;

import io.sheaf.dataset.StoreStatus;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What Redis says of itself, for people. */
final class RedisStatus {
  private final RedisCommands redis;

  RedisStatus(RedisCommands redis) {
    this.redis = redis;
  }

  CompletionStage<StoreStatus> ask() {
    long start = System.nanoTime();
    return redis
        .ping()
        .thenCompose(
            pong -> {
              double millis = (System.nanoTime() - start) / 1e6;
              return redis
                  .info("server")
                  .thenCombine(redis.info("memory"), this::properties)
                  .thenApply(properties -> new StoreStatus("redis", millis, properties));
            });
  }

  /** What differs between the masters of a Cluster is told of each of them. */
  private Map<String, String> properties(List<RedisInfo> server, List<RedisInfo> memory) {
    RedisAddress address = redis.address();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("address", address.toString());
    properties.put("server version", of(server, RedisStatus::version));
    properties.put("mode", of(server, RedisStatus::mode));
    if (server.size() > 1) {
      properties.put("masters", String.valueOf(server.size()));
    }
    properties.put("tls", address.tls().isPresent() ? "yes" : "no");
    properties.put("user", address.login().toString());
    properties.put("eviction policy", of(memory, info -> info.value("maxmemory_policy")));
    properties.put("memory used", of(memory, info -> info.value("used_memory_human")));
    properties.put("memory limit", of(memory, RedisStatus::limit));
    return properties;
  }

  private static String of(
      List<RedisInfo> masters, Function<RedisInfo, Optional<String>> property) {
    return masters.stream()
        .map(info -> property.apply(info).orElse("unknown"))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Valkey gives the version of Redis that it stands in for beside its own. */
  private static Optional<String> version(RedisInfo server) {
    return server
        .value("valkey_version")
        .map(version -> "valkey " + version)
        .or(() -> server.value("redis_version"));
  }

  private static Optional<String> mode(RedisInfo server) {
    return server.value("redis_mode").or(() -> server.value("server_mode"));
  }

  private static Optional<String> limit(RedisInfo memory) {
    return memory.value("maxmemory_human").map(limit -> limit.equals("0B") ? "none" : limit);
  }
}
