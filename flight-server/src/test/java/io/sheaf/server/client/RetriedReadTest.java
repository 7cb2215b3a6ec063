package io.sheaf.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sheaf.client.ClientOptions;
import io.sheaf.client.DatasetDownload;
import io.sheaf.client.DatasetEndpoint;
import io.sheaf.client.DatasetFlight;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.WireForm;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads over a connection that breaks: every row comes, once and in order, or the read fails. */
@Timeout(120)
class RetriedReadTest {
  private static final SampleData DATA = new SampleData(3, 40, 2_000, 11);
  private static final RetryPolicy QUICK =
      new RetryPolicy(
          1_000, Duration.ofMillis(5), Duration.ofMillis(50), 0.5, Duration.ofSeconds(20));
  private static final int RANDOM_READS = 20;

  private static TestingServer server;
  private static SheafClient direct;

  private CuttingProxy proxy;
  private SheafClient client;

  @BeforeAll
  static void startServer() {
    server =
        TestingServer.start(
            Map.of(
                "sheaf.dataset.endpoint-bytes-max", "1MiB",
                "sheaf.dataset.reap-interval", "200ms"));
    direct = SheafClient.connect(server.location());
    DATA.put(direct, "trades");
  }

  @AfterAll
  static void stopServer() {
    direct.close();
    server.close();
  }

  @BeforeEach
  void connect() {
    proxy = new CuttingProxy(server.location());
    client = SheafClient.connect(ClientOptions.of(proxy.location()).withRetries(QUICK));
  }

  @AfterEach
  void nothingIsHeld() {
    client.close();
    proxy.close();
    await().untilAsserted(() -> assertThat(client.memory().bytesReserved()).isZero());
    assertThat(client.memory().buffersLive()).isZero();
    server.awaitNothingHeld();
  }

  private static DatasetRequest request() {
    return DatasetRequest.of(new DatasetName("trades"));
  }

  private static void assertWhole(ArrowReader rows, RootAllocator allocator) throws IOException {
    assertThat(DATA.compare(rows, allocator)).isInstanceOf(ComparisonResult.Identical.class);
  }

  @Test
  void aCutInTheMiddleIsGoneOnWith() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("RetriedReadTest seed " + seed);
    Random random = new Random(seed);
    for (int read = 0; read < RANDOM_READS; read++) {
      int before = proxy.cuts();
      proxy.cutAfterAnswered(50_000 + random.nextInt(500_000), 1 + random.nextInt(5));
      try (RootAllocator allocator = new RootAllocator();
          ArrowReader rows = client.rows(request(), allocator)) {
        assertWhole(rows, allocator);
      }
      assertThat(proxy.cuts()).isGreaterThan(before);
    }
  }

  /** As when a host is gone, or a path forgot the connection: nobody closes it. */
  @Test
  void aConnectionThatDiedWithoutAWordIsLeft() throws Exception {
    client.ping();
    proxy.goDead();
    assertThat(client.info(request()).rows()).isEqualTo(DATA.rowsTotal());
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader rows = client.rows(request(), allocator)) {
      assertWhole(rows, allocator);
    }
  }

  @Test
  void anotherWireFormIsGoneOnWithToo() throws Exception {
    proxy.cutAfterAnswered(1_000_000, 3);
    DatasetRequest plain = request().orWire(Optional.of(WireForm.NONE), Optional.empty());
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader rows = client.rows(plain, allocator)) {
      assertWhole(rows, allocator);
    }
    assertThat(proxy.cuts()).isEqualTo(3);
  }

  @Test
  void aCutBeforeTheFirstBatchBeginsAnew() throws Exception {
    proxy.cutAfterAnswered(1, 2);
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader rows = client.get(request()).reader(allocator)) {
      assertWhole(rows, allocator);
    }
    assertThat(proxy.cuts()).isEqualTo(2);
  }

  @Test
  void aTicketWithoutVersionIsNotGoneOnWith() throws Exception {
    proxy.cutAfterAnswered(500_000, 1);
    try (PartitionDownload download = client.get(ByteString.copyFromUtf8("trades"))) {
      assertThatThrownBy(() -> batches(download))
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.SERVER_UNAVAILABLE));
    }
  }

  @Test
  void piecesThatAreNoWholeChunksAreNotGoneOnWith() throws Exception {
    proxy.cutAfterAnswered(500_000, 1);
    DatasetRequest cut = request().orWire(Optional.empty(), Optional.of(20_000));
    try (DatasetDownload download = client.read(cut)) {
      assertThatThrownBy(
              () -> {
                for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
                  frame.close();
                }
              })
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.SERVER_UNAVAILABLE));
    }
  }

  /** Not the rows of the version that is current now. */
  @Test
  void aVersionThatIsGoneMeanwhileIsAFailure() throws Exception {
    DATA.put(direct, SampleData.overwrite("short-lived", Map.of("grace", 0)));
    DatasetRequest shortLived = DatasetRequest.of(new DatasetName("short-lived"));
    DatasetEndpoint endpoint = client.info(shortLived).endpoints().get(0);
    String version = direct.info(shortLived).summary().orElseThrow().version().orElseThrow();
    proxy.goAwayWithTheNextCut();
    proxy.cutAfterAnswered(500_000, 1);
    try (PartitionDownload download = client.get(endpoint.ticket())) {
      pullBatches(download, 2);
      new SampleData(3, 40, 100, 12)
          .put(direct, SampleData.overwrite("short-lived", Map.of("grace", 0)));
      awaitGone(shortLived, version);
      proxy.comeBack();
      assertThatThrownBy(() -> batches(download))
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.VERSION_NOT_FOUND));
    }
  }

  private static void awaitGone(DatasetRequest request, String version) {
    DatasetRequest old = request.at(new Version(version));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThatThrownBy(() -> direct.info(old)).hasMessageContaining("version"));
  }

  @Test
  void eachEndpointAloneIsGoneOnWith() throws Exception {
    DatasetFlight flight = client.info(request());
    assertThat(flight.endpoints()).hasSizeGreaterThan(3);
    List<Integer> expected = new ArrayList<>();
    List<Integer> found = new ArrayList<>();
    for (DatasetEndpoint endpoint : flight.endpoints()) {
      expected.add(endpoint.summary().orElseThrow().to() - endpoint.summary().orElseThrow().from());
      proxy.cutAfterAnswered(200_000, 2);
      try (PartitionDownload download = client.get(endpoint.ticket())) {
        found.add(batches(download));
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(proxy.cuts()).isGreaterThan(flight.endpoints().size());
  }

  /** A reader that stands still has no more in memory than its share, and what is on its way. */
  @Test
  void parallelStreamsShareTheirBytes() throws Exception {
    ClientOptions bounded = ClientOptions.of(server.location()).withReadAheadBytesMax(512 << 10);
    try (SheafClient careful = SheafClient.connect(bounded)) {
      long largest = largestFrame(careful);
      long bytesMax = bounded.readAheadBytesMax() + 3 * bounded.streamsMax() * largest;
      try (DatasetDownload download = careful.read(request())) {
        for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
          if (frame.kind() == FrameKind.SCHEMA) {
            await()
                .during(Duration.ofMillis(500))
                .until(() -> careful.memory().bytesReserved() > bounded.streamsMax() * largest);
          }
          frame.close();
          assertThat(careful.memory().bytesReserved()).isLessThan(bytesMax);
        }
      }
    }
  }

  private static long largestFrame(SheafClient client) throws IOException {
    long largest = 0;
    try (DatasetDownload download = client.read(request())) {
      for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
        largest = Math.max(largest, frame.bytes());
        frame.close();
      }
    }
    return largest;
  }

  private static int batches(PartitionDownload download) throws IOException {
    return pullBatches(download, Integer.MAX_VALUE);
  }

  private static int pullBatches(PartitionDownload download, int max) throws IOException {
    int batches = 0;
    while (batches < max) {
      IpcFrame frame = download.next();
      if (frame == null) {
        break;
      }
      batches += frame.kind() == FrameKind.RECORD_BATCH ? 1 : 0;
      frame.close();
    }
    return batches;
  }
}
