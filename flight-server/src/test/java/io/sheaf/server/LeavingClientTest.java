package io.sheaf.server;

import static io.grpc.Status.Code.CANCELLED;
import static io.grpc.Status.Code.DEADLINE_EXCEEDED;
import static io.grpc.Status.Code.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.generate.GeneratedBatches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client that cancels, stands still or dies in the middle of a call: Redis is asked for no more,
 * nothing half-written is seen or left, and what the call held is given back.
 */
class LeavingClientTest {
  private static final SampleData DATA = new SampleData(2, 50, 2_000, 5);
  private static final SampleData OTHERS = new SampleData(1, 2, 100, 6);
  private static final int CANCELS = 50;
  private static final int WINDOW_BYTES = 64 << 10;
  private static final long READ_AHEAD_BYTES = 256 << 10;

  /** What gRPC takes of a stream before its client is slow, and the chunks on either side of it. */
  private static final long STREAM_BYTES_MAX = READ_AHEAD_BYTES + (4 << 20) + (1 << 20);

  private static final long DICTIONARY_BYTES_MAX = 1_000;
  private static final int ACKNOWLEDGED = 20;
  private static final int ACKNOWLEDGEMENT_BYTES = 700 << 10;

  /** 4 MiB unread and 4 MiB on their way, each passed by a batch, one asked, one in the window. */
  private static final long STAGED_UNREAD_MAX = 2 * ((4 << 20) / ACKNOWLEDGEMENT_BYTES + 1) + 2;

  private static final Duration QUIET = Duration.ofMillis(400);

  private static final int ACTIONS_WAITING_MAX = 16;
  private static final List<byte[]> ENDLESS =
      action(
          "generate",
          "{\"dataset\":\"endless\",\"partitions\":100,\"batches\":1000,\"rows\":10000}");
  private static final List<byte[]> VERIFY =
      action("verify", "{\"dataset\":{\"dataset\":\"others\"}}");

  private static TestingServer server;
  private static RawRedis redis;
  private static RawFlight raw;
  private static SheafClient client;
  private static int keys;

  @BeforeAll
  static void start() {
    server =
        TestingServer.start(
            Map.of(
                "sheaf.memory.read-ahead-bytes-max", Long.toString(READ_AHEAD_BYTES),
                "sheaf.server.stall-duration-max", "1500ms",
                "sheaf.dataset.lease", "1s",
                "sheaf.dataset.reap-interval", "200ms"));
    redis = new RawRedis(server.redis().url());
    raw = new RawFlight(server.location(), WINDOW_BYTES);
    client = SheafClient.connect(server.location());
    DATA.put(client, "trades");
    OTHERS.put(client, "others");
    keys = redis.keys("sheaf:{*").size();
  }

  @AfterAll
  static void stop() {
    raw.close();
    client.close();
    redis.close();
    server.close();
  }

  @AfterEach
  void nothingIsLeftOrHeldAndOthersAreServed() throws Exception {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(redis.keys("sheaf:{*")).hasSize(keys));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(redis.commands().zcard("sheaf:work")).isZero());
    assertThat(OTHERS.compare(client, "others")).isInstanceOf(ComparisonResult.Identical.class);
    server.awaitNothingHeld();
  }

  /** Two actions are under way all the time, and as many wait as may. */
  @Test
  void whoWaitsForAnActionAndLeavesMakesRoom() throws Exception {
    List<RawStream> running = List.of(raw.open("DoAction", ENDLESS), raw.open("DoAction", ENDLESS));
    for (RawStream action : running) {
      action.take(1);
    }
    try (RawFlight leaving = new RawFlight(server.location())) {
      CompletableFuture<?>[] waiting =
          Stream.generate(() -> leaving.start("DoAction", VERIFY, true))
              .limit(ACTIONS_WAITING_MAX + 1)
              .toArray(CompletableFuture<?>[]::new);
      RawFlight.End refused =
          (RawFlight.End) CompletableFuture.anyOf(waiting).get(20, TimeUnit.SECONDS);
      assertThat(refused.reason()).isEqualTo("OVERLOADED");
    }
    CompletableFuture<RawFlight.End> next = raw.start("DoAction", VERIFY, true);
    for (int refusals = 0; !waitsForItsTurn(next); refusals++) {
      assertThat(refusals).isLessThan(10);
      Thread.sleep(100);
      next = raw.start("DoAction", VERIFY, true);
    }
    running.forEach(RawStream::cancel);
    next.get(20, TimeUnit.SECONDS).isOk();
  }

  private static boolean waitsForItsTurn(CompletableFuture<RawFlight.End> action) throws Exception {
    try {
      assertThat(action.get(1, TimeUnit.SECONDS).reason()).isEqualTo("OVERLOADED");
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }

  private static List<byte[]> action(String type, String request) {
    return List.of(
        Action.newBuilder()
            .setType(type)
            .setBody(ByteString.copyFromUtf8(request))
            .build()
            .toByteArray());
  }

  private static long reads() {
    return redis.calls("mget");
  }

  private static long writes() {
    return redis.calls("set");
  }

  /** Waits until a count stands still, and gives it. */
  private static long settled(LongSupplier count) {
    AtomicLong last = new AtomicLong(-1);
    await()
        .pollInterval(QUIET)
        .atMost(Duration.ofSeconds(30))
        .until(() -> last.getAndSet(count.getAsLong()) == last.get());
    return last.get();
  }

  private static long readsOfAll() throws Exception {
    long before = reads();
    raw.get("trades").takeAll().hasEndedWell();
    return reads() - before;
  }

  @Test
  void cancelsInTheMiddleOfAGet() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("LeavingClientTest seed " + seed);
    Random random = new Random(seed);
    long readsOfAll = readsOfAll();
    for (int i = 0; i < CANCELS; i++) {
      long before = reads();
      raw.get("trades").take(1 + random.nextInt(15)).cancel();
      server.awaitNothingHeld();
      long after = reads();
      assertThat(after - before).isBetween(1L, readsOfAll - 1);
    }
    long reads = reads();
    assertThat(settled(LeavingClientTest::reads)).isEqualTo(reads);
  }

  @Test
  void standsStillInTheMiddleOfAGet() throws Exception {
    long readsOfAll = readsOfAll();
    long before = reads();
    RawStream stalled = raw.get("trades").take(5);
    long reads = settled(LeavingClientTest::reads);
    assertThat(reads - before).isBetween(1L, readsOfAll - 1);
    assertThat(server.server().resources().budget().bytesReserved())
        .isBetween(1L, STREAM_BYTES_MAX);
    server.awaitNothingHeld();
    assertThat(reads()).isEqualTo(reads);
    assertThat(stalled.takeAll().code()).isEqualTo(CANCELLED);
  }

  /** The end waits behind what the client has not taken. */
  @Test
  void readsOnWhenItHasStoodStillForTooLong() throws Exception {
    RawStream stalled = raw.get("trades").take(5);
    Thread.sleep(2_200);
    stalled.takeAll().has(DEADLINE_EXCEEDED, "1500 ms");
  }

  /** All is sent, as far as the server is concerned; what is sent is held until it is taken. */
  @Test
  void doesNotTakeTheEnd() throws Exception {
    RawStream stalled =
        raw.get("{\"dataset\":\"trades\",\"partitions\":[0],\"chunks\":[0,10]}").take(1);
    server.awaitNothingHeld();
    assertThat(stalled.takeAll().code()).isEqualTo(CANCELLED);
  }

  @Test
  void diesInTheMiddleOfAGet() throws Exception {
    long readsOfAll = readsOfAll();
    long before = reads();
    long reads;
    try (DoomedClient doomed = DoomedClient.start(server.location(), "get", "trades")) {
      reads = settled(LeavingClientTest::reads);
    }
    server.awaitNothingHeld();
    assertThat(settled(LeavingClientTest::reads)).isEqualTo(reads);
    assertThat(reads - before).isBetween(1L, readsOfAll - 1);
  }

  @Test
  void cancelsBeforeItsCommit() throws Exception {
    long before = writes();
    putAndCancel("trades");
    putAndCancel("new");
    assertThat(writes()).as("chunks were written").isGreaterThan(before);
    assertUnchanged();
  }

  private static void putAndCancel(String name) {
    try (RootAllocator allocator = new RootAllocator()) {
      try (GeneratedBatches frames = OTHERS.generate(allocator);
          PartitionUpload put = client.put(SampleData.overwrite(name, Map.of()), frames.schema())) {
        SampleData.write(frames, put, 1);
        awaitMoreKeys();
      }
      await().until(() -> allocator.getAllocatedMemory() == 0);
    }
  }

  @Test
  void diesBeforeItsCommit() throws Exception {
    for (String name : List.of("trades", "new")) {
      try (DoomedClient doomed = DoomedClient.start(server.location(), "put", name)) {
        awaitMoreKeys();
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(redis.keys("sheaf:{*")).hasSize(keys));
    }
    long writes = writes();
    assertThat(settled(LeavingClientTest::writes)).isEqualTo(writes);
    assertUnchanged();
  }

  private static void awaitMoreKeys() {
    await().until(() -> redis.keys("sheaf:{*").size() > keys);
  }

  private static void assertUnchanged() throws Exception {
    assertThat(DATA.compare(client, "trades")).isInstanceOf(ComparisonResult.Identical.class);
    raw.call("DoGet", List.of(RawFlight.ticket("new"))).has(NOT_FOUND, "new");
  }

  /** Longer than a lease, which its server renews; it holds its dictionary alone meanwhile. */
  @Test
  void standsStillBeforeItsCommit() throws Exception {
    SampleData slow = new SampleData(1, 2, 100, 8);
    try (RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = slow.generate(allocator);
        PartitionUpload put = client.put(SampleData.overwrite("slow", Map.of()), frames.schema())) {
      SampleData.write(frames, put, 1);
      awaitMoreKeys();
      Thread.sleep(2_500);
      assertThat(server.server().resources().budget().bytesReserved())
          .isLessThan(DICTIONARY_BYTES_MAX);
      SampleData.write(frames, put, 1);
      put.commit();
    }
    assertThat(slow.compare(client, "slow")).isInstanceOf(ComparisonResult.Identical.class);
    keys = redis.keys("sheaf:{*").size();
  }

  /** Acknowledgements are as large as the client's own metadata, and held for it. */
  @Test
  void doesNotReadItsAcknowledgements() throws Exception {
    SampleData slow = new SampleData(1, ACKNOWLEDGED, 100, 9);
    long before = writes();
    RawStream put = raw.open("DoPut", acknowledged(slow, "acknowledged"));
    long staged = settled(LeavingClientTest::writes) - before;
    RawFlight.End end = put.takeAll().hasEndedWell();
    keys = redis.keys("sheaf:{*").size();
    assertThat(staged).isBetween(1L, STAGED_UNREAD_MAX);
    assertThat(end.messages()).isEqualTo(ACKNOWLEDGED);
    assertThat(slow.compare(client, "acknowledged")).isInstanceOf(ComparisonResult.Identical.class);
  }

  /** The messages of a put, each batch with much metadata. */
  private static List<byte[]> acknowledged(SampleData data, String name) {
    FlightDescriptor path =
        FlightDescriptor.newBuilder().setType(DescriptorType.PATH).addPath(name).build();
    ByteString metadata = ByteString.copyFrom(new byte[ACKNOWLEDGEMENT_BYTES]);
    List<byte[]> messages = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = data.generate(allocator)) {
      FlightData.Builder schema = MalformedFrameTest.data(frames.schema().frame()).toBuilder();
      messages.add(schema.setFlightDescriptor(path).build().toByteArray());
      messages.add(MalformedFrameTest.data(frames.dictionary().orElseThrow()).toByteArray());
      while (frames.hasNext()) {
        FlightData.Builder batch = MalformedFrameTest.data(frames.next()).toBuilder();
        messages.add(batch.setAppMetadata(metadata).build().toByteArray());
      }
    }
    return messages;
  }
}
