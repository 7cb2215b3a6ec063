package io.sheaf.dataset.redis.kind;

import io.sheaf.dataset.redis.connection.RedisAddress;
import java.util.Map;

/** A Redis of some kind, of one process or more, that a store is tested over. */
interface TestedRedis extends AutoCloseable {
  /** How the store gets there. */
  RedisAddress address();

  /** What the store must find out about it. */
  default Map<String, String> properties() {
    return Map.of("mode", "standalone", "user", "default", "eviction policy", "noeviction");
  }

  /** Whether it does not tell the names of its keys. */
  default boolean refusesScan() {
    return false;
  }

  /** Removes all keys. */
  void clear();

  @Override
  void close();

  /** A server alone, without TLS and users. */
  static TestedRedis of(RedisServer server) {
    return new TestedRedis() {
      @Override
      public RedisAddress address() {
        return RedisAddress.parse(server.url());
      }

      @Override
      public void clear() {
        server.ask("FLUSHALL");
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
