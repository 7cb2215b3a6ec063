package io.sheaf.dataset.redis;

import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;

/**
 * A Redis store's settings.
 *
 * @param reap whether the store looks for work of its own accord; a program that only reads does
 *     not, and so writes nothing
 * @param memoryPercentMax of Redis's maxmemory up to which puts may begin; 100 leaves it to Redis
 */
public record RedisStoreOptions(
    RedisConnectionOptions connection, ManagedOptions managed, boolean reap, int memoryPercentMax) {
  public static final int MEMORY_PERCENT_MAX = 90;

  /** The defaults, of a program that comes and goes. */
  public static RedisStoreOptions of(RedisAddress address) {
    return new RedisStoreOptions(
        RedisConnectionOptions.of(address), ManagedOptions.defaults(), false, MEMORY_PERCENT_MAX);
  }

  /** The same with another choice of {@link #reap}. */
  public RedisStoreOptions withReap(boolean reap) {
    return new RedisStoreOptions(connection, managed, reap, memoryPercentMax);
  }
}
