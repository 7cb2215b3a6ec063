package io.sheaf.dataset.redis.kind;

import io.sheaf.dataset.redis.connection.RedisAddress;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The contract over a Redis that refuses what proxies and managed services refuse (Redis
 * Enterprise, ElastiCache and others), and more of it than any of them.
 */
class ProxyContractTest extends RedisContract {
  static final String[] REFUSED = {
    "CLUSTER", "CONFIG", "WAIT", "INFO", "CLIENT", "SCAN", "KEYS", "ACL", "DEBUG", "SLOWLOG"
  };

  @Override
  TestedRedis start() {
    String[] settings =
        Stream.of(REFUSED)
            .flatMap(name -> Stream.of("--rename-command", name, ""))
            .toArray(String[]::new);
    TestedRedis server = TestedRedis.of(RedisServer.start(RedisProgram.any(), settings));
    return new TestedRedis() {
      @Override
      public RedisAddress address() {
        return server.address();
      }

      @Override
      public Map<String, String> properties() {
        return Map.of("mode", "unknown", "eviction policy", "unknown", "memory limit", "unknown");
      }

      @Override
      public boolean refusesScan() {
        return true;
      }

      @Override
      public void clear() {
        server.clear();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
