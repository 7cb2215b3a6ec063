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
 * @param durability what a put waits for
 * @param cluster whether it is a Cluster
 * @param replicaReads whether a Cluster's chunks are read from replicas where that can be
 */
public record RedisConnectionOptions(
    RedisAddress address,
    int readConnections,
    Duration connectTimeout,
    Duration commandTimeout,
    Duration valueTimeout,
    int requestsMax,
    Durability durability,
    ClusterDetection cluster,
    boolean replicaReads) {
  public static RedisConnectionOptions of(RedisAddress address) {
    return new RedisConnectionOptions(
        address,
        4,
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        20_000,
        address.durability().or(Durability.usual()),
        ClusterDetection.AUTO,
        false);
  }

  /** The same with another {@link #valueTimeout}. */
  public RedisConnectionOptions withValueTimeout(Duration valueTimeout) {
    return with(address, connectTimeout, valueTimeout, replicaReads);
  }

  /** The same with another {@link #durability}. */
  public RedisConnectionOptions withDurability(Durability durability) {
    return new RedisConnectionOptions(
        address,
        readConnections,
        connectTimeout,
        commandTimeout,
        valueTimeout,
        requestsMax,
        durability,
        cluster,
        replicaReads);
  }

  /** The same with another choice of {@link #replicaReads}. */
  public RedisConnectionOptions withReplicaReads(boolean replicaReads) {
    return with(address, connectTimeout, valueTimeout, replicaReads);
  }

  /** The same for one server at another place. */
  RedisConnectionOptions at(RedisHost host) {
    return with(address.at(host), connectTimeout, valueTimeout, replicaReads);
  }

  RedisConnectionOptions withConnectTimeout(Duration connectTimeout) {
    return with(address, connectTimeout, valueTimeout, replicaReads);
  }

  private RedisConnectionOptions with(
      RedisAddress address, Duration connectTimeout, Duration valueTimeout, boolean replicaReads) {
    return new RedisConnectionOptions(
        address,
        readConnections,
        connectTimeout,
        commandTimeout,
        valueTimeout,
        requestsMax,
        durability,
        cluster,
        replicaReads);
  }
}
