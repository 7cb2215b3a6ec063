package io.sheaf.dataset.redis;

import io.sheaf.dataset.StoreStatus;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

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

  private Map<String, String> properties(RedisInfo server, RedisInfo memory) {
    RedisAddress address = redis.address();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("address", address.toString());
    properties.put("server version", version(server));
    properties.put(
        "mode", server.value("redis_mode").or(() -> server.value("server_mode")).orElse("unknown"));
    properties.put("tls", address.tls().isPresent() ? "yes" : "no");
    properties.put("user", address.login().toString());
    add(properties, "eviction policy", memory, "maxmemory_policy");
    add(properties, "memory used", memory, "used_memory_human");
    String limit = memory.value("maxmemory_human").orElse("unknown");
    properties.put("memory limit", limit.equals("0B") ? "none" : limit);
    return properties;
  }

  /** Valkey gives the version of Redis that it stands in for beside its own. */
  private static String version(RedisInfo server) {
    return server
        .value("valkey_version")
        .map(version -> "valkey " + version)
        .or(() -> server.value("redis_version"))
        .orElse("unknown");
  }

  private static void add(
      Map<String, String> properties, String name, RedisInfo info, String field) {
    properties.put(name, info.value(field).orElse("unknown"));
  }
}
