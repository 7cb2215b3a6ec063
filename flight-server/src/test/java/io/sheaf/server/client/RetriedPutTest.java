package io.sheaf.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sheaf.client.ClientOptions;
import io.sheaf.client.FrameOpening;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Puts over a connection that breaks: what is written is there once, or the put fails. */
@Timeout(120)
class RetriedPutTest {
  private static final SampleData DATA = new SampleData(2, 20, 2_000, 21);
  private static final RetryPolicy QUICK =
      new RetryPolicy(5, Duration.ofMillis(5), Duration.ofMillis(50), 0.5, Duration.ofSeconds(20));
  private static final int RANDOM_PUTS = 10;
  private static final int FAILURES_BEFORE_COMING_BACK = 2;

  private static TestingServer server;
  private static SheafClient direct;

  private final AtomicInteger openings = new AtomicInteger();
  private RootAllocator allocator;
  private CuttingProxy proxy;
  private SheafClient client;

  @BeforeAll
  static void startServer() {
    server = TestingServer.start();
    direct = SheafClient.connect(server.location());
  }

  @AfterAll
  static void stopServer() {
    direct.close();
    server.close();
  }

  @BeforeEach
  void connect() {
    allocator = new RootAllocator();
    proxy = new CuttingProxy(server.location());
    client = SheafClient.connect(ClientOptions.of(proxy.location()).withRetries(QUICK));
  }

  @AfterEach
  void nothingIsHeld() {
    client.close();
    proxy.close();
    server.awaitNothingHeld();
    await().untilAsserted(() -> assertThat(allocator.getAllocatedMemory()).isZero());
    allocator.close();
  }

  private FrameOpening frames() {
    return () -> {
      openings.incrementAndGet();
      return DATA.frames(allocator);
    };
  }

  private static PutRequest append(String name, Map<String, Object> more) {
    Map<String, Object> members = new TreeMap<>(more);
    members.put("dataset", name);
    members.put("mode", "append");
    return PutRequest.parseCommand(
        ByteString.copyFromUtf8(Json.write(members)).asReadOnlyByteBuffer());
  }

  /** What is appended to. */
  private static void base(String name) {
    DATA.put(direct, name);
  }

  private static long rows(String name) {
    return direct.info(DatasetRequest.of(new DatasetName(name))).rows();
  }

  private static String version(String name) {
    return direct
        .info(DatasetRequest.of(new DatasetName(name)))
        .summary()
        .orElseThrow()
        .version()
        .orElseThrow();
  }

  @Test
  void aCutInTheMiddleIsSentAgainAndAppendedOnce() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("RetriedPutTest seed " + seed);
    Random random = new Random(seed);
    base("appended");
    for (int put = 1; put <= RANDOM_PUTS; put++) {
      proxy.cutAfterSent(1_000 + random.nextInt(1_000_000));
      PutSummary made = client.write(append("appended", Map.of()), frames());
      assertThat(made.rows()).isEqualTo(DATA.rowsTotal());
      assertThat(rows("appended")).isEqualTo((1 + put) * DATA.rowsTotal());
      assertThat(made.version()).isEqualTo(version("appended")).startsWith((1 + put) + "-");
    }
    assertThat(proxy.cuts()).isEqualTo(RANDOM_PUTS);
    assertThat(openings).hasValueGreaterThan(RANDOM_PUTS);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsMadeOnce() throws Exception {
    base("answered");
    CompletableFuture<PutSummary> put = putLosingAnswers("answered");
    await().until(() -> rows("answered") == 2 * DATA.rowsTotal());
    proxy.cut();
    assertThat(put.get(60, TimeUnit.SECONDS).version()).isEqualTo(version("answered"));
    assertThat(version("answered")).startsWith("2-");
    assertThat(rows("answered")).isEqualTo(2 * DATA.rowsTotal());
    assertThat(openings).hasValue(2);
  }

  @Test
  void anUnknownCommitStaysUnknownWhenTheServerStaysAway() throws Exception {
    base("unknown");
    CompletableFuture<PutSummary> put = putLosingAnswers("unknown");
    await().until(() -> rows("unknown") == 2 * DATA.rowsTotal());
    proxy.goAway();
    assertThatThrownBy(() -> put.get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
              assertThat(e.details()).containsEntry("put_id", "put-of-unknown");
            });
    proxy.comeBack();
    client.write(append("unknown", Map.of("put_id", "put-of-unknown")), frames());
    assertThat(rows("unknown")).isEqualTo(2 * DATA.rowsTotal());
  }

  /** Begins to append; the first attempt's commit gets through, and its answer does not. */
  private CompletableFuture<PutSummary> putLosingAnswers(String name) {
    PutRequest request = append(name, Map.of("put_id", "put-of-" + name));
    AtomicBoolean first = new AtomicBoolean(true);
    FrameOpening opening =
        () ->
            first.getAndSet(false)
                ? new LastFrame(frames().open(), proxy::loseAnswers)
                : frames().open();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.write(request, opening);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void aServerThatComesBackGetsThePut() throws Exception {
    proxy.goAway();
    ClientOptions comesBack =
        ClientOptions.of(proxy.location())
            .withRetries(QUICK)
            .withRetryListener(
                failed -> {
                  if (failed.attempt() == FAILURES_BEFORE_COMING_BACK) {
                    proxy.comeBack();
                  }
                });
    try (SheafClient patient = SheafClient.connect(comesBack)) {
      patient.write(SampleData.overwrite("later", Map.of()), frames());
    }
    assertThat(rows("later")).isEqualTo(DATA.rowsTotal());
    assertThat(DATA.compare(direct, "later")).isInstanceOf(ComparisonResult.Identical.class);
  }

  @Test
  void aPutThatIsRefusedIsSentOnce() {
    PutRequest request =
        SampleData.overwrite("refused", Map.of("partitioning", Map.of("column", "absent")));
    assertThatThrownBy(() -> client.write(request, frames()))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason().statusCode().name()).isEqualTo("INVALID_ARGUMENT"));
    assertThat(openings).hasValue(1);
  }

  /** It would be there twice. */
  @Test
  void aPutInArrowRedissLayoutIsSentOnce() {
    proxy.cutAfterSent(300_000);
    PutRequest request = SampleData.overwrite("plain", Map.of("layout", "arrow-redis"));
    assertThatThrownBy(() -> client.write(request, frames()))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.SERVER_UNAVAILABLE));
    assertThat(openings).hasValue(1);
  }
}
