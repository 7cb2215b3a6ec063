package io.sheaf.server;

import static io.grpc.Status.Code.UNAVAILABLE;
import static io.sheaf.protocol.error.ErrorReason.COMMIT_UNKNOWN;
import static io.sheaf.protocol.error.ErrorReason.STORE_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.error.SheafException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis killed or stopped, before calls and in the middle of them: calls end in time, none ends
 * well short, what is visible is whole, and the server needs no restart.
 */
class RedisGoneTest {
  /** A small command's 2 s on a busy machine, well short of a chunk's 10 s. */
  private static final Duration UNAVAILABLE_WITHIN = Duration.ofSeconds(8);

  private static final int KILLS_IN_COMMIT = 10;

  /** More than a stream has on its way to a slow reader. */
  private static final SampleData LARGE = new SampleData(2, 50, 2_000, 5);

  private static final int KILLED_AFTER_MILLIS_MAX = 25;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "sheaf.memory.read-ahead-bytes-max", "256KiB",
          "sheaf.dataset.lease", "1s",
          "sheaf.dataset.grace", "0s",
          "sheaf.dataset.reap-interval", "500ms");

  @TempDir private static Path directory;
  private static RestartableRedis redis;
  private static SheafServer server;
  private static SheafClient client;
  private static RawFlight raw;
  private static SampleData current = data(0);
  private static int keysOfOneVersion;

  @BeforeAll
  static void start() throws Exception {
    redis = new RestartableRedis(directory);
    server = TestingServer.serve(redis.url(), SETTINGS);
    client = SheafClient.connect(server.location().toString());
    raw = new RawFlight(server.location().toString(), 64 << 10);
    LARGE.put(client, "large");
    current.put(client, "trades");
    keysOfOneVersion = chunksAndIndexes();
  }

  @AfterAll
  static void stop() {
    raw.close();
    client.close();
    server.close();
    redis.close();
  }

  private static SampleData data(int seed) {
    return new SampleData(2, 2, 100, seed);
  }

  private static int chunksAndIndexes() {
    try (RawRedis look = new RawRedis(redis.url())) {
      return look.keys("sheaf:{trades@*").size();
    }
  }

  /** The same server serves on as if nothing had happened. */
  @AfterEach
  void recovers() throws Exception {
    assertServing();
    assertThat(LARGE.compare(client, "large")).isInstanceOf(ComparisonResult.Identical.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(chunksAndIndexes()).isEqualTo(keysOfOneVersion));
    TestingServer.awaitNothingHeld(server);
  }

  /** What was there is whole, and more can be put. */
  private static void assertServing() throws Exception {
    assertThat(isWhole(current)).isTrue();
    SampleData small = new SampleData(1, 1, 10, 7);
    tried(() -> small.put(client, "another"));
    assertThat(small.compare(client, "another")).isInstanceOf(ComparisonResult.Identical.class);
  }

  private static boolean isWhole(SampleData data) {
    return tried(() -> data.compare(client, "trades")) instanceof ComparisonResult.Identical;
  }

  /** Tried again: the server's connections come back one by one, within a second or so. */
  private static <T> T tried(Callable<T> call) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(SheafException.class)
        .until(call, answer -> true);
  }

  @Test
  void killedBefore() throws Exception {
    redis.kill();
    everyCallIsUnavailable();
    Thread.sleep(1_500); // several tries to connect again
    everyCallIsUnavailable();
    redis.start();
  }

  @Test
  void stoppedBefore() throws Exception {
    redis.pause();
    everyCallIsUnavailable();
    redis.resume();
  }

  private void everyCallIsUnavailable() throws Exception {
    byte[] path =
        FlightDescriptor.newBuilder()
            .setType(DescriptorType.PATH)
            .addPath("trades")
            .build()
            .toByteArray();
    long start = System.nanoTime();
    List<CompletableFuture<RawFlight.End>> calls =
        List.of(
            raw.start("GetFlightInfo", List.of(path), true),
            raw.start("GetSchema", List.of(path), true),
            raw.start("ListFlights", List.of(new byte[0]), true),
            raw.start("DoGet", List.of(RawFlight.ticket("trades")), true));
    assertThat(failureOfPut(data(1), 0, () -> {}))
        .hasValueSatisfying(put -> assertThat(put.reason()).isEqualTo(STORE_UNAVAILABLE));
    for (CompletableFuture<RawFlight.End> call : calls) {
      call.get(60, TimeUnit.SECONDS).has(UNAVAILABLE, "Redis at", "try again");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(UNAVAILABLE_WITHIN);
    TestingServer.awaitNothingHeld(server);
  }

  @Test
  void killedInTheMiddle() throws Exception {
    for (int messages : new int[] {1, 8, 20}) {
      inTheMiddle(messages, redis::kill);
      redis.start();
    }
  }

  /** Calls under way end when Redis has not answered for as long as a chunk may take. */
  @Test
  void stoppedInTheMiddle() throws Exception {
    inTheMiddle(10, redis::pause);
    redis.resume();
  }

  /** One get has read so many messages and one put has sent as many batches. */
  private void inTheMiddle(int messages, Runnable fault) throws Exception {
    assertServing();
    RawStream get = raw.get("large").take(messages);
    assertThat(failureOfPut(LARGE, messages, fault))
        .hasValueSatisfying(put -> assertThat(put.reason()).isEqualTo(STORE_UNAVAILABLE));
    get.takeAll().has(UNAVAILABLE, "Redis at", "try again");
    TestingServer.awaitNothingHeld(server);
  }

  /**
   * Overwrites what is there.
   *
   * @param fault what happens after so many batches
   */
  private static Optional<SheafException> failureOfPut(
      SampleData data, int batches, Runnable fault) {
    try (RootAllocator allocator = new RootAllocator()) {
      Optional<SheafException> failure = failureOfPut(allocator, data, batches, fault);
      await().until(() -> allocator.getAllocatedMemory() == 0);
      return failure;
    }
  }

  private static Optional<SheafException> failureOfPut(
      RootAllocator allocator, SampleData data, int batches, Runnable fault) {
    try (GeneratedBatches frames = data.generate(allocator);
        PartitionUpload put =
            client.put(SampleData.overwrite("trades", Map.of()), frames.schema())) {
      SampleData.write(frames, put, batches);
      fault.run();
      SampleData.write(frames, put, Integer.MAX_VALUE);
      put.commit();
      return Optional.empty();
    } catch (SheafException e) {
      return Optional.of(e);
    }
  }

  @Test
  void aShortPauseIsNotNoticed() throws Exception {
    RawStream get = raw.get("large").take(5);
    CompletableFuture<Optional<SheafException>> put =
        CompletableFuture.supplyAsync(() -> failureOfPut(data(2), 0, () -> {}));
    redis.pause();
    Thread.sleep(800);
    redis.resume();
    get.takeAll().hasEndedWell();
    assertThat(put.get(60, TimeUnit.SECONDS)).isEmpty();
    current = data(2);
  }

  /** What was said of the commit is true of what is there afterwards. */
  @Test
  void killedWhileItCommits() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("RedisGoneTest seed " + seed);
    Random random = new Random(seed);
    for (int kill = 1; kill <= KILLS_IN_COMMIT; kill++) {
      SampleData next = data(100 + kill);
      Optional<SheafException> failure = commitAndKill(next, random);
      redis.start();
      boolean isNext = isWhole(next);
      assertThat(isNext || isWhole(current)).as("one of the two, whole").isTrue();
      if (failure.isEmpty() || failure.get().reason() != COMMIT_UNKNOWN) {
        assertThat(isNext).as("after %s", failure).isEqualTo(failure.isEmpty());
      }
      current = isNext ? next : current;
    }
  }

  private static Optional<SheafException> commitAndKill(SampleData next, Random random)
      throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    CompletableFuture<Optional<SheafException>> put =
        CompletableFuture.supplyAsync(() -> failureOfPut(next, Integer.MAX_VALUE, sent::countDown));
    assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
    Thread.sleep(random.nextInt(KILLED_AFTER_MILLIS_MAX));
    redis.kill();
    return put.get(60, TimeUnit.SECONDS);
  }
}
