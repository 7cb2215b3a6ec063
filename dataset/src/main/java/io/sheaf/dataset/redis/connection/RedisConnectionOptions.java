package io.sheaf.dataset.redis.connection;

import java.time.Duration;

/**
 * How Redis is connected to.
 *
 * @param readConnections over which chunks are read
 * @param connectTimeout of a connection, its handshake included
 * @param commandTimeout of small commands
 * @param valueTimeout of commands that carry chunks, from when they are sent
 * @param requestsMax under way on a connection; more are refused
 * @param replicasMin replicas that must have a commit's chunks, of those that there are
 */
public record RedisConnectionOptions(
    RedisAddress address,
    int readConnections,
    Duration connectTimeout,
    Duration commandTimeout,
    Duration valueTimeout,
    int requestsMax,
    int replicasMin) {
  public static RedisConnectionOptions of(RedisAddress address) {
    return new RedisConnectionOptions(
        address,
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        20_000,
        1);
  }

  /** The same with another {@link #valueTimeout}. */
  public RedisConnectionOptions withValueTimeout(Duration valueTimeout) {
    return new RedisConnectionOptions(
        address,
        readConnections,
        connectTimeout,
        commandTimeout,
        valueTimeout,
        requestsMax,
        replicasMin);
  }
}
