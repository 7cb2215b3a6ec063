package io.sheaf.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.RetryEvent;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.server.RestartableRedis;
import io.sheaf.server.SampleData;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that are away or busy for a while: what comes back in time is waited for, and no longer.
 */
@Timeout(120)
class RetryTimesTest {
  private static final SampleData DATA = new SampleData(1, 4, 2_000, 31);
  private static final RetryPolicy PATIENT =
      new RetryPolicy(
          1_000, Duration.ofMillis(20), Duration.ofMillis(100), 0.5, Duration.ofSeconds(30));
  private static final RetryPolicy SLEEPY =
      new RetryPolicy(5, Duration.ofSeconds(20), Duration.ofSeconds(20), 0, Duration.ofMinutes(10));

  @TempDir private Path directory;
  private final List<RetryEvent> events = new CopyOnWriteArrayList<>();
  private RestartableRedis redis;
  private SheafServer server;
  private String location;

  @BeforeEach
  void start() throws Exception {
    redis = new RestartableRedis(directory);
    server = serve(Map.of());
    location = server.location().toString();
    try (SheafClient client = connect(RetryPolicy.NEVER)) {
      DATA.put(client, "trades");
    }
  }

  private SheafServer serve(Map<String, String> settings) {
    return TestingServer.serve(redis.url(), settings);
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  private ClientOptions options(RetryPolicy policy) {
    return ClientOptions.of(location).withRetries(policy).withRetryListener(events::add);
  }

  private SheafClient connect(RetryPolicy policy) {
    return SheafClient.connect(options(policy));
  }

  private static DatasetRequest request() {
    return DatasetRequest.of(new DatasetName("trades"));
  }

  private static CompletableFuture<Void> later(ThrowingCallable action) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            action.call();
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
        },
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
  }

  private ErrorReason reasonOfTheFirst() {
    return events.get(0).failure().reason();
  }

  @Test
  void aServerThatIsStartedAgainIsAskedAgain() throws Exception {
    try (SheafClient client = connect(PATIENT)) {
      client.info(request());
      String port = Integer.toString(server.port());
      server.close();
      CompletableFuture<Void> back = later(() -> server = serve(Map.of("sheaf.server.port", port)));
      assertThat(client.info(request()).rows()).isEqualTo(DATA.rowsTotal());
      back.join();
      assertThat(events).isNotEmpty();
      assertThat(reasonOfTheFirst()).isEqualTo(ErrorReason.SERVER_UNAVAILABLE);
    }
  }

  @Test
  void aStoreThatIsAwayIsWaitedFor() throws Exception {
    try (SheafClient client = connect(PATIENT)) {
      redis.kill();
      CompletableFuture<Void> back = later(redis::start);
      assertThat(client.info(request()).rows()).isEqualTo(DATA.rowsTotal());
      back.join();
      assertThat(reasonOfTheFirst()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    }
  }

  /** RESOURCE_EXHAUSTED: one call at once is the limit here. */
  @Test
  void aBusyServerIsAskedLater() throws Exception {
    server.close();
    server = serve(Map.of("sheaf.server.streams-max", "1"));
    location = server.location().toString();
    try (SheafClient client = connect(PATIENT);
        SheafClient other = connect(RetryPolicy.NEVER);
        PartitionDownload download = stalled(other)) {
      CompletableFuture<Void> gone = later(download::close);
      assertThat(client.info(request()).rows()).isEqualTo(DATA.rowsTotal());
      gone.join();
      assertThat(reasonOfTheFirst()).isEqualTo(ErrorReason.OVERLOADED);
    }
  }

  /** Takes one frame and no more, so that its call goes on. */
  private PartitionDownload stalled(SheafClient client) throws Exception {
    new SampleData(1, 100, 20_000, 32).put(client, "large");
    PartitionDownload download = client.get(DatasetRequest.of(new DatasetName("large")));
    Objects.requireNonNull(download.next()).close();
    return download;
  }

  @Test
  void noAttemptsAreMadeAfterTheLast() {
    server.close();
    RetryPolicy thrice =
        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), 0, Duration.ofSeconds(9));
    try (SheafClient client = connect(thrice)) {
      assertReason(ErrorReason.SERVER_UNAVAILABLE, () -> client.info(request()));
      assertThat(events).extracting(RetryEvent::attempt).containsExactly(1, 2);
      assertThat(events).extracting(RetryEvent::attemptsMax).containsOnly(3);
    }
  }

  @Test
  void theDurationOfAllAttemptsIsHeld() {
    server.close();
    RetryPolicy brief =
        new RetryPolicy(
            1_000, Duration.ofMillis(20), Duration.ofMillis(20), 0, Duration.ofMillis(400));
    try (SheafClient client = connect(brief)) {
      Duration taken =
          taken(() -> assertReason(ErrorReason.SERVER_UNAVAILABLE, () -> client.info(request())));
      assertThat(taken).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    }
  }

  @Test
  void theCallsTimeoutIsHeld() {
    server.close();
    ClientOptions hasty = options(PATIENT).withCallTimeout(Duration.ofMillis(500));
    try (SheafClient client = SheafClient.connect(hasty)) {
      Duration taken = taken(() -> assertThatThrownBy(() -> client.info(request())).isNotNull());
      assertThat(taken).isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUpAtTheTimeout() {
    redis.pause();
    ClientOptions hasty = options(PATIENT).withCallTimeout(Duration.ofMillis(500));
    try (SheafClient client = SheafClient.connect(hasty)) {
      Duration taken = taken(() -> assertThatThrownBy(() -> client.schema(request())).isNotNull());
      assertThat(taken).isLessThan(Duration.ofSeconds(5));
    } finally {
      redis.resume();
    }
  }

  @Test
  void whatTheRequestIsToBlameForIsAskedOnce() {
    try (SheafClient client = connect(SLEEPY)) {
      assertReason(
          ErrorReason.DATASET_NOT_FOUND,
          () -> client.info(DatasetRequest.of(new DatasetName("absent"))));
      assertReason(ErrorReason.PARTITION_NOT_FOUND, () -> client.info(request().forPartition(9)));
      assertReason(
          ErrorReason.INVALID_REQUEST,
          () -> pull(client.get(request().forPartition(0).forChunks(7, 8))));
      assertThat(events).isEmpty();
    }
  }

  private static void pull(PartitionDownload download) throws Exception {
    try (download) {
      while (true) {
        var frame = download.next();
        if (frame == null) {
          return;
        }
        frame.close();
      }
    }
  }

  @Test
  void anInterruptedWaitEndsAtOnce() throws Exception {
    server.close();
    try (SheafClient client = connect(SLEEPY)) {
      assertEndsAtOnce(() -> client.info(request()), Thread::interrupt);
    }
  }

  @Test
  void aWaitEndsAtOnceWhenTheClientCloses() throws Exception {
    server.close();
    SheafClient client = connect(SLEEPY);
    assertEndsAtOnce(() -> client.info(request()), waiting -> client.close());
  }

  @Test
  void aWaitEndsAtOnceWhenTheDownloadCloses() throws Exception {
    server.close();
    try (SheafClient client = connect(SLEEPY);
        PartitionDownload download = client.get(request())) {
      assertEndsAtOnce(download::next, waiting -> download.close());
    }
  }

  private void assertEndsAtOnce(ThrowingCallable call, Consumer<Thread> cancel) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread waiting = new Thread(() -> failure.set(catchThrowable(call)));
    waiting.start();
    await().until(() -> !events.isEmpty());
    Duration taken =
        taken(
            () -> {
              cancel.accept(waiting);
              waiting.join(10_000);
            });
    assertThat(taken).isLessThan(Duration.ofSeconds(3));
    assertThat(failure.get())
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.CANCELLED));
  }

  private static Duration taken(ThrowingCallable call) {
    long startNanos = System.nanoTime();
    try {
      call.call();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static void assertReason(ErrorReason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
