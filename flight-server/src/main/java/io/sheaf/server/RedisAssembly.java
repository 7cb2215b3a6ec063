package io.sheaf.server;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisStoreOptions;
import io.sheaf.dataset.redis.connection.ClusterDetection;
import io.sheaf.dataset.redis.connection.DiskWait;
import io.sheaf.dataset.redis.connection.Durability;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.connection.RedisLogin;
import io.sheaf.dataset.redis.connection.RedisTls;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.server.config.DatasetConfig;
import io.sheaf.server.config.DurabilityConfig;
import io.sheaf.server.config.MemoryConfig;
import io.sheaf.server.config.RedisConfig;
import io.sheaf.server.config.RedisSecurityConfig;
import io.sheaf.server.config.RedisUrlText;
import io.sheaf.server.config.Secret;
import io.sheaf.server.config.SheafConfig;

/**
 * The Redis store as the settings want it, over the Redis that they name or over one of our own.
 */
final class RedisAssembly {
  private RedisAssembly() {}

  static DatasetStore open(SheafConfig config, Resources resources) {
    RedisConfig redis = config.redis();
    String url =
        redis.url().map(RedisUrlText::reveal).orElseGet(() -> startEmbedded(redis, resources));
    RedisStoreOptions options =
        new RedisStoreOptions(
            connection(redis, address(url, redis.security())),
            managed(redis, config.dataset(), config.memory()),
            true,
            redis.memoryPercentMax());
    return resources.own(RedisDatasetStore.open(options, resources.budget()));
  }

  private static RedisAddress address(String url, RedisSecurityConfig security) {
    return RedisAddress.parse(url)
        .withDefaults(
            new RedisTls(
                true,
                security.checkHostname(),
                security.authorities(),
                security.certificate(),
                security.key()),
            new RedisLogin(security.user(), security.password().map(Secret::reveal)),
            new RedisLogin(
                security.sentinelUser(), security.sentinelPassword().map(Secret::reveal)));
  }

  private static RedisConnectionOptions connection(RedisConfig redis, RedisAddress address) {
    RedisConnectionOptions defaults = RedisConnectionOptions.of(address);
    return new RedisConnectionOptions(
        address,
        redis.connections(),
        redis.connectTimeout(),
        redis.commandTimeout(),
        defaults.valueTimeout(),
        redis.requestQueueMax(),
        address.durability().or(durability(redis.durability())),
        ClusterDetection.valueOf(redis.cluster().name()),
        redis.replicaReads());
  }

  private static Durability durability(DurabilityConfig durability) {
    return new Durability(
        durability.replicasMin(), DiskWait.valueOf(durability.disk().name()), durability.commit());
  }

  private static ManagedOptions managed(
      RedisConfig redis, DatasetConfig dataset, MemoryConfig memory) {
    ManagedOptions defaults = ManagedOptions.defaults();
    return new ManagedOptions(
        redis.namespace(),
        dataset.lease(),
        dataset.lease().dividedBy(3),
        dataset.putDurationMax(),
        dataset.grace(),
        dataset.reapInterval(),
        defaults.memoryWaitMax(),
        redis.pipelineChunksMax(),
        defaults.commitTriesMax(),
        defaults.cacheBytesMax(),
        memory.chunkCacheBytesMax());
  }

  private static String startEmbedded(RedisConfig redis, Resources resources) {
    EmbeddedRedisOptions options =
        redis
            .dataDirectory()
            .map(EmbeddedRedisOptions::durable)
            .orElseGet(EmbeddedRedisOptions::inMemory);
    return resources
        .own(EmbeddedRedis.start(options.withMemoryBytesMax(redis.embeddedBytesMax())))
        .restarting(resources::fail)
        .url();
  }
}
