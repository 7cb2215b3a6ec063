package io.sheaf.command.place;

import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisStoreOptions;
import io.sheaf.dataset.redis.connection.ClusterDetection;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import java.time.Duration;

/** Redis as the command line's options want it. */
final class RedisStores {
  private static final int READ_CONNECTIONS_MAX = 4;

  /** A command asks for hardly anything twice; to set up a cache would take longer. */
  private static final long CACHE_BYTES_MAX = 0;

  /**
   * Over a slow line what was asked for at once, 32 MiB for each partition, takes its time; that
   * Redis has gone is noticed by the connection itself.
   */
  private static final Duration VALUE_WAIT_MAX = Duration.ofMinutes(1);

  private RedisStores() {}

  /**
   * Connects.
   *
   * @param budget pays for the chunks read; lent
   * @throws SheafException STORE_UNAVAILABLE when that can't be
   */
  static DatasetStore open(
      String url, ConnectionOptions options, TuningOptions tuning, MemoryBudget budget) {
    RedisConnectionOptions connection = RedisConnectionOptions.of(RedisAddress.parse(url));
    return RedisDatasetStore.open(
        new RedisStoreOptions(
            limited(connection, options),
            managed(tuning),
            false,
            RedisStoreOptions.MEMORY_PERCENT_MAX),
        budget);
  }

  private static RedisConnectionOptions limited(
      RedisConnectionOptions defaults, ConnectionOptions options) {
    return new RedisConnectionOptions(
        defaults.address(),
        Math.max(1, Math.min(READ_CONNECTIONS_MAX, options.redisConnectionsMax())),
        defaults.connectTimeout(),
        defaults.commandTimeout(),
        VALUE_WAIT_MAX,
        defaults.requestsMax(),
        defaults.durability(),
        options.cluster().map(RedisStores::detection).orElse(ClusterDetection.AUTO),
        false);
  }

  private static ClusterDetection detection(boolean cluster) {
    return cluster ? ClusterDetection.ON : ClusterDetection.OFF;
  }

  private static ManagedOptions managed(TuningOptions tuning) {
    ManagedOptions defaults = ManagedOptions.defaults();
    return new ManagedOptions(
        defaults.namespace(),
        defaults.lease(),
        defaults.leaseRenewal(),
        defaults.putDurationMax(),
        defaults.grace(),
        defaults.reapInterval(),
        defaults.memoryWaitMax(),
        tuning.pipeline(),
        defaults.commitTriesMax(),
        CACHE_BYTES_MAX,
        defaults.chunkCacheBytesMax());
  }
}
