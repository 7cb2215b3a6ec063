package io.sheaf.dataset.redis;

import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;

/**
 * A Redis store's settings.
 *
 * @param reap whether the store looks for work of its own accord; a program that only reads does
 *     not, and so writes nothing
 */
public record RedisStoreOptions(
    RedisConnectionOptions connection, ManagedOptions managed, boolean reap) {

  /** The defaults, of a program that comes and goes. */
  public static RedisStoreOptions of(RedisAddress address) {
    return new RedisStoreOptions(
        RedisConnectionOptions.of(address), ManagedOptions.defaults(), false);
  }

  /** The same with another choice of {@link #reap}. */
  public RedisStoreOptions withReap(boolean reap) {
    return new RedisStoreOptions(connection, managed, reap);
  }
}
