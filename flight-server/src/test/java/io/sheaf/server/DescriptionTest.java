package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.server.config.ConfigSources;
import io.sheaf.server.config.SheafConfig;
import io.sheaf.server.flight.FlightAnswers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.flight.impl.Flight.Criteria;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is said of datasets is made by threads that carry no answers of Redis, and no more of it
 * than clients take: of many partitions it takes long to make, and much to hold.
 */
@Timeout(120)
class DescriptionTest {
  private static final int DATASETS = 24;

  /** A FlightInfo of so many fills a client's window of 64 KiB. */
  private static final int PARTITIONS = 300;

  private static final Set<String> THREADS = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger ENDPOINTS = new AtomicInteger();

  private static EmbeddedRedis redis;
  private static SheafServer server;
  private static RawFlight raw;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
    SheafConfig config =
        SheafConfig.load(
            ConfigSources.ofProperties(
                Map.of("sheaf.server.port", "0", "sheaf.redis.url", redis.url())));
    server = ServerAssembly.start(config, DescriptionTest::watched);
    raw = new RawFlight(server.location().toString(), 64 << 10);
    try (SheafClient client = SheafClient.connect(server.location().toString())) {
      for (String name : List.of("one", "two", "three")) {
        new SampleData(PARTITIONS, 1, 1, 0).put(client, name);
      }
      for (int dataset = 0; dataset < DATASETS; dataset++) {
        new SampleData(PARTITIONS, 1, 1, dataset).put(client, "many-" + dataset);
      }
    }
  }

  private static byte[] path(String name) {
    return FlightDescriptor.newBuilder()
        .setType(DescriptorType.PATH)
        .addPath(name)
        .build()
        .toByteArray();
  }

  private static byte[] prefix(String names) {
    return Criteria.newBuilder()
        .setExpression(ByteString.copyFromUtf8(names))
        .build()
        .toByteArray();
  }

  /** Each endpoint asks for the locations when it is made. */
  private static FlightAnswers watched(ServerAssembly.Parts parts) {
    return ServerAssembly.datasets(
        new ServerAssembly.Parts(
            parts.config(),
            parts.resources(),
            parts.executor(),
            () -> {
              THREADS.add(Thread.currentThread().getName());
              ENDPOINTS.incrementAndGet();
              return List.of();
            }));
  }

  @AfterAll
  static void stop() {
    raw.close();
    server.close();
    redis.close();
  }

  @BeforeEach
  void forget() {
    THREADS.clear();
    ENDPOINTS.set(0);
  }

  @Test
  void madeByTheThreadsOfCalls() throws Exception {
    raw.call("GetFlightInfo", List.of(path("one"))).hasEndedWell();
    raw.call("PollFlightInfo", List.of(path("two"))).hasEndedWell();
    raw.call("ListFlights", List.of(prefix("three"))).hasEndedWell();
    assertThat(ENDPOINTS).hasValue(3 * PARTITIONS);
    assertThat(THREADS).allMatch(name -> name.startsWith("sheaf-flight-"));
  }

  @Test
  void noMoreIsMadeThanTheClientTakes() throws Exception {
    RawStream listing = raw.open("ListFlights", List.of(prefix("many-"))).take(1);
    await().during(Duration.ofSeconds(1)).until(() -> ENDPOINTS.get() <= DATASETS / 4 * PARTITIONS);
    assertThat(listing.takeAll().messages()).isEqualTo(DATASETS);
  }
}
