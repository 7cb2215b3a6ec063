package io.sheaf.server;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.config.RedisConfig;
import io.sheaf.server.config.RedisUrlText;
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
    throw new SheafException(
        ErrorReason.NOT_SUPPORTED, "no store yet for " + RedisUrlText.redact(url));
  }

  /** Without a hook of its own: a server that drains still needs its Redis. */
  private static String startEmbedded(RedisConfig redis, Resources resources) {
    EmbeddedRedisOptions options =
        redis
            .dataDirectory()
            .map(EmbeddedRedisOptions::durable)
            .orElseGet(EmbeddedRedisOptions::inMemory);
    return resources.own(EmbeddedRedis.start(options.withoutExitHook())).url();
  }
}
