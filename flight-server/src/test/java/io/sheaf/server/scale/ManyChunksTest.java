package io.sheaf.server.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.client.DatasetEndpoint;
import io.sheaf.client.DatasetFlight;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.EndpointSummary;
import io.sheaf.server.RawFlight;
import io.sheaf.server.RawRedis;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A dataset of many partitions, and one of many chunks in one partition: what is said of it is
 * right, and comes from memory. With {@code sheaf.test.chunks} of a million it measures, too, and
 * prints what it finds.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class ManyChunksTest {
  private static final int PARTITIONS_MAX = 10_000;
  private static final int CHUNKS = Integer.getInteger("sheaf.test.chunks", 4_000);

  /** With few chunks, partitions of four. */
  private static final int PARTITIONS = Math.min(PARTITIONS_MAX, CHUNKS / 4);

  private static final int TIMED_MIN = 1_000_000;
  private static final Duration WARM_INFO_MAX = Duration.ofMillis(100);
  private static final int INFOS = 30;
  private static final Pattern INDEX_BYTES = Pattern.compile("\"index_bytes\":(\\d+)");
  private static final int PARTITIONS_READ = 5;

  /** Of Redis's answers to a warm getFlightInfo: the head's current version, no manifest. */
  private static final long ANSWER_BYTES_MAX = 10_000;

  private static final byte[] DESCRIPTOR =
      FlightDescriptor.newBuilder()
          .setType(DescriptorType.PATH)
          .addPath("many")
          .build()
          .toByteArray();

  private static final DatasetRequest REQUEST = DatasetRequest.of(new DatasetName("many"));

  @Test
  void inManyPartitions() throws Exception {
    run(new ManyChunks(PARTITIONS, CHUNKS));
  }

  @Test
  void inOnePartition() throws Exception {
    run(new ManyChunks(1, CHUNKS));
  }

  private static void run(ManyChunks data) throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(redis.url())) {
      ManyChunks.Took took = put(redis, data);
      assertThat(took.summary().chunks()).isEqualTo(data.chunks());
      System.out.printf("%s: put %s, commit %s%n", data, took.all(), took.commit());
      System.out.printf("%s: %s%n", data, stored(raw));
      // A server that has not made it, so that all it knows was read.
      try (SheafServer server = TestingServer.serve(redis.url(), Map.of());
          SheafClient client = SheafClient.connect(server.location().toString());
          RawFlight flight = new RawFlight(server.location().toString())) {
        look(data, client, flight, raw);
        readSome(data, client);
        TestingServer.awaitNothingHeld(server);
      }
    }
  }

  private static ManyChunks.Took put(EmbeddedRedis redis, ManyChunks data) throws Exception {
    try (SheafServer server = TestingServer.serve(redis.url(), Map.of());
        SheafClient client = SheafClient.connect(server.location().toString())) {
      ManyChunks.Took took = data.put(client, "many");
      TestingServer.awaitNothingHeld(server);
      return took;
    }
  }

  private static String stored(RawRedis redis) {
    String manifest =
        redis.commands().hgetall("sheaf:head:many").entrySet().stream()
            .filter(field -> field.getKey().startsWith("manifest:"))
            .map(field -> new String(field.getValue(), StandardCharsets.UTF_8))
            .findFirst()
            .orElseThrow();
    long indexBytes =
        INDEX_BYTES
            .matcher(manifest)
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1)))
            .sum();
    return String.format(
        "manifest of %,d bytes, indexes of %,d bytes, Redis uses %s",
        manifest.length(), indexBytes, info(redis, "used_memory_human"));
  }

  private static String info(RawRedis redis, String name) {
    return redis
        .commands()
        .info()
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private static void look(ManyChunks data, SheafClient client, RawFlight raw, RawRedis redis)
      throws Exception {
    long heap = heapBytes();
    long begun = System.nanoTime();
    DatasetFlight first = client.info(REQUEST);
    check(data, first);
    Duration cold = Duration.ofNanos(System.nanoTime() - begun);
    long held = heapBytes() - heap;
    long answered = Long.parseLong(info(redis, "total_net_output_bytes"));
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < INFOS; i++) {
      begun = System.nanoTime();
      raw.call("GetFlightInfo", List.of(DESCRIPTOR)).isOk();
      nanos.add(System.nanoTime() - begun);
    }
    long more = Long.parseLong(info(redis, "total_net_output_bytes")) - answered;
    assertThat(more / INFOS).isLessThan(ANSWER_BYTES_MAX);
    DatasetFlight last = client.info(REQUEST);
    check(data, last);
    assertThat(expiration(last)).isAfter(expiration(first));
    Duration warm = Duration.ofNanos(nanos.stream().sorted().skip(INFOS / 2).findFirst().get());
    System.out.printf(
        "%s: getFlightInfo %s cold, %s warm; %,d bytes of heap held%n", data, cold, warm, held);
    if (data.chunks() >= TIMED_MIN) {
      assertThat(warm).isLessThan(WARM_INFO_MAX);
    }
  }

  private static void check(ManyChunks data, DatasetFlight flight) {
    assertThat(flight.rows()).isEqualTo(data.chunks());
    assertThat(flight.summary().orElseThrow().partitions()).isEqualTo(data.partitions());
    int chunks = 0;
    for (DatasetEndpoint endpoint : flight.endpoints()) {
      EndpointSummary summary = endpoint.summary().orElseThrow();
      chunks += summary.to() - summary.from();
    }
    assertThat(chunks).isEqualTo(data.chunks());
  }

  private static Instant expiration(DatasetFlight flight) {
    return flight.endpoints().get(0).expiration().orElseThrow();
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Some endpoints, the last among them. */
  private static void readSome(ManyChunks data, SheafClient client) throws Exception {
    List<DatasetEndpoint> endpoints = client.info(REQUEST).endpoints();
    int step = Math.max(1, endpoints.size() / PARTITIONS_READ);
    for (int i = endpoints.size() - 1; i >= 0; i -= step) {
      EndpointSummary summary = endpoints.get(i).summary().orElseThrow();
      long begun = System.nanoTime();
      assertThat(rows(client, endpoints.get(i))).isEqualTo(summary.to() - summary.from());
      if (data.chunks() >= TIMED_MIN) {
        System.out.printf(
            "%s: endpoint %d with %d chunks read in %s%n",
            data, i, summary.to() - summary.from(), Duration.ofNanos(System.nanoTime() - begun));
      }
    }
  }

  private static long rows(SheafClient client, DatasetEndpoint endpoint) throws Exception {
    long rows = 0;
    try (PartitionDownload download = client.get(endpoint.ticket())) {
      for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
        rows += frame.kind() == FrameKind.RECORD_BATCH ? frame.rows() : 0;
        frame.close();
      }
    }
    return rows;
  }
}
