package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.server.config.ConfigSources;
import io.sheaf.server.config.SheafConfig;
import io.sheaf.server.flight.FlightAnswers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A server over a Redis of its own, in this process, for a test. Closing it shows that nothing
 * leaked.
 */
public final class TestingServer implements AutoCloseable {
  private final EmbeddedRedis redis;
  private final SheafServer server;

  private TestingServer(EmbeddedRedis redis, SheafServer server) {
    this.redis = redis;
    this.server = server;
  }

  public static TestingServer start() {
    return start(Map.of());
  }

  /** With settings beyond the defaults, by their keys. */
  public static TestingServer start(Map<String, String> settings) {
    EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
    return new TestingServer(redis, serve(redis.url(), settings));
  }

  /** A server alone, over a Redis that the test has. */
  public static SheafServer serve(String redisUrl, Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("sheaf.server.port", "0");
    properties.put("sheaf.redis.url", redisUrl);
    properties.put("sheaf.server.drain-duration-max", "1s");
    properties.putAll(settings);
    return ServerAssembly.start(SheafConfig.load(ConfigSources.ofProperties(properties)));
  }

  /** A server with something else than datasets behind its wire. */
  public static SheafServer answering(FlightAnswers answers) {
    Map<String, String> properties = Map.of("sheaf.server.port", "0");
    return ServerAssembly.start(
        SheafConfig.load(ConfigSources.ofProperties(properties)), parts -> answers);
  }

  public String location() {
    return server.location().toString();
  }

  public SheafServer server() {
    return server;
  }

  public EmbeddedRedis redis() {
    return redis;
  }

  /** Waits until all that calls held is given back. */
  public void awaitNothingHeld() {
    awaitNothingHeld(server);
  }

  public static void awaitNothingHeld(SheafServer server) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(server.resources().budget().bytesReserved()).isZero();
              assertThat(server.resources().budget().buffersLive()).isZero();
              assertThat(server.resources().transcoding().bytesReserved()).isZero();
              assertThat(server.resources().transcoding().heap().bytesReserved()).isZero();
              assertThat(server.resources().allocator().getAllocatedMemory()).isZero();
            });
  }

  @Override
  public void close() {
    try {
      awaitNothingHeld();
    } finally {
      server.close();
      redis.close();
    }
  }
}
