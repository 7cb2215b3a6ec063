package io.sheaf.command;

import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.server.ServerAssembly;
import io.sheaf.server.SheafServer;
import io.sheaf.server.config.ConfigSources;
import io.sheaf.server.config.SheafConfig;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A real Redis and a real server over it, for all tests of this JVM. */
public final class TestingStores {
  private static final EmbeddedRedis REDIS = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
  private static final SheafServer SERVER =
      ServerAssembly.start(
          SheafConfig.load(
              ConfigSources.ofProperties(
                  Map.of("sheaf.server.port", "0", "sheaf.redis.url", REDIS.url()))));

  private TestingStores() {}

  public static String redisUrl() {
    return REDIS.url();
  }

  public static String serverLocation() {
    return SERVER.location().toString();
  }

  /** Two ways to say where: through the server, and straight at Redis. */
  public static Stream<String[]> both() {
    return Stream.of(
        new String[] {"--location", serverLocation()}, new String[] {"--redis-url", redisUrl()});
  }

  /** A dataset's name that no other test uses. */
  public static String newName() {
    return "test-" + UUID.randomUUID();
  }
}
