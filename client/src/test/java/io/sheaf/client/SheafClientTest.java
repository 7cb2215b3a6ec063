package io.sheaf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.ActionName;
import io.sheaf.protocol.action.DropResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.FramesInMemory;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.CommitMode;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.EndpointSummary;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.protocol.request.WireForm;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SheafClientTest {
  private static final SchemaMessage SCHEMA =
      SchemaMessage.of(new Schema(List.of(Field.nullable("id", new ArrowType.Int(64, true)))));

  private static final SchemaMessage UNSIGNED =
      SchemaMessage.of(new Schema(List.of(Field.nullable("id", new ArrowType.Int(64, false)))));

  private final BufferAllocator allocator = new RootAllocator();
  private TestingFlightServer server;
  private SheafClient client;

  @BeforeEach
  void start() throws Exception {
    server = new TestingFlightServer();
    client =
        SheafClient.connect(
            ClientOptions.of(server.location())
                .withWaitMax(Duration.ofSeconds(20))
                .withCallTimeout(Duration.ofSeconds(20))
                .withReadAheadBytesMax(4 << 20));
  }

  @AfterEach
  void nothingIsLeftOpen() {
    client.close();
    server.close();
    await().untilAsserted(() -> assertThat(client.memory().bytesReserved()).isZero());
    assertThat(client.memory().buffersLive()).isZero();
    await().untilAsserted(() -> assertThat(allocator.getAllocatedMemory()).isZero());
    allocator.close();
  }

  @Test
  void whatIsPutComesBack() throws Exception {
    PutSummary summary = put("trades", batch(1, 2, 3), batch(4, 5));
    assertThat(summary.version()).isEqualTo("1-{\"commit\":{\"rows\":5}}");
    PutRequest sent = server.puts.get("trades");
    assertThat(sent.commit()).contains(CommitMode.EXPLICIT);
    assertThat(sent.putId()).isPresent();

    DatasetFlight flight = client.info(request("trades"));
    assertThat(flight.rows()).isEqualTo(5);
    assertThat(flight.schema()).contains(SCHEMA);
    assertThat(flight.summary().orElseThrow().dataset()).isEqualTo("trades");
    DatasetEndpoint endpoint = flight.endpoints().get(0);
    assertThat(endpoint.locations()).containsExactly(URI.create("grpc://other:1"));
    assertThat(endpoint.summary().map(EndpointSummary::rows)).contains(5L);
    assertThat(client.schema(request("trades"))).isEqualTo(SCHEMA);

    try (PartitionDownload download = client.get(endpoint.ticket());
        ArrowReader reader = download.reader(allocator)) {
      assertThat(ids(reader)).containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(download.appMetadata().toStringUtf8()).isEqualTo("trades");
    }
  }

  /** There are none on this module's class path. */
  @Test
  void withoutCodecsTheServerIsAskedToDecompress() throws Exception {
    put("trades", batch(1, 2, 3));
    try (ArrowReader rows = client.rows(request("trades"), allocator)) {
      assertThat(ids(rows)).containsExactly(1L, 2L, 3L);
    }
    assertThat(server.infos.get("trades").wire()).contains(WireForm.NONE);
    DatasetRequest asked = request("trades").orWire(Optional.of(WireForm.LZ4), Optional.empty());
    client.rows(asked, allocator).close();
    assertThat(server.infos.get("trades").wire()).as("as the request says").contains(WireForm.LZ4);
  }

  @Test
  void batchesAreAcknowledgedAndOnlyTheLastResultIsTheSummary() {
    try (PartitionUpload upload = client.put(PutRequest.of(new DatasetName("trades")), SCHEMA)) {
      for (int i = 0; i < 20; i++) {
        upload.write(batch(i), ByteString.copyFromUtf8("batch " + i));
      }
      assertThat(upload.rows()).isEqualTo(20);
      assertThat(upload.commit().version()).contains("20");
    }
  }

  @Test
  void listsWhatThereIs() {
    put("a", batch(1));
    put("b", batch(1, 2));
    ListRequest all = ListRequest.all();
    assertThat(client.list(all))
        .extracting(flight -> flight.summary().orElseThrow().dataset())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void actionsReportProgressAndTheirResult() {
    List<ActionMessage.Progress> progress = new ArrayList<>();
    DropResult result =
        client.action(ActionName.DROP, request("trades"), DropResult.class, progress::add);
    assertThat(result).isEqualTo(new DropResult("drop", true));
    assertThat(progress).extracting(ActionMessage.Progress::done).containsExactly(1L, 2L);
    assertThat(client.drop(new DatasetName("trades"))).isTrue();
  }

  @Test
  void failuresCarryTheServersReason() {
    assertThatThrownBy(() -> client.info(request("absent")))
        .hasMessage("no dataset 'absent'")
        .asInstanceOf(type(SheafException.class))
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(ErrorReason.DATASET_NOT_FOUND);
              assertThat(e.details()).isEqualTo(Map.of("dataset", "absent"));
            });
    try (PartitionDownload download = client.get(request("absent"))) {
      assertReason(ErrorReason.DATASET_NOT_FOUND, download::next);
    }
  }

  @Test
  void serverThatIsNotThereIsUnavailable() {
    try (SheafClient nowhere = SheafClient.connect("grpc://127.0.0.1:1")) {
      assertReason(ErrorReason.SERVER_UNAVAILABLE, () -> nowhere.info(request("trades")));
      assertThatThrownBy(nowhere::ping).hasMessageContaining("connection refused: 127.0.0.1:1");
    }
  }

  @Test
  void locationsThatAreNoneAreRefused() {
    for (String location : List.of("localhost:8815", "http://host:1", "grpc://", "grpc://a b")) {
      assertReason(ErrorReason.INVALID_REQUEST, () -> SheafClient.connect(location).close());
    }
  }

  @Test
  void readerThatDoesNotPullStopsTheServer() throws Exception {
    put(TestingFlightServer.ENDLESS, batch(new long[1 << 17]));
    try (PartitionDownload download = client.get(request(TestingFlightServer.ENDLESS))) {
      for (int i = 0; i < 50; i++) {
        download.next().close();
      }
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(30))
          .until(server.framesSent::get, sent -> sent < 50 + 32);
      assertThat(client.memory().bytesReserved()).isLessThan(6 << 20);
    }
    assertThat(server.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void silentServersAreGivenUp() {
    try (SheafClient hasty = hastyClient();
        PartitionDownload download = hasty.get(request(TestingFlightServer.SILENT))) {
      assertReason(ErrorReason.TIMED_OUT, download::next);
      assertReason(ErrorReason.TIMED_OUT, () -> hasty.info(request(TestingFlightServer.SILENT)));
    }
  }

  @Test
  void downloadThatIsClosedWhileItIsPulledDoesNotLookWhole() throws Exception {
    put("trades", batch(1), batch(2), batch(3));
    try (PartitionDownload download = client.get(request("trades"))) {
      download.next().close();
      await().pollDelay(Duration.ofMillis(300)).until(() -> true); // until the end is here, too
      download.close();
      assertReason(ErrorReason.CANCELLED, download::next);
    }
  }

  @Test
  void endpointOfAnotherSchemaIsRefused() throws Exception {
    put("trades", batch(1));
    server.datasets.put("others", List.of(UNSIGNED.frame(), batch(2)));
    List<DatasetEndpoint> endpoints =
        List.of(
            client.info(request("trades")).endpoints().get(0),
            client.info(request("others")).endpoints().get(0));
    DatasetFlight both = new DatasetFlight(Optional.empty(), 2, -1, endpoints, Optional.empty());
    try (DatasetDownload download = new DatasetDownload(both, 2, client::get)) {
      download.next().close();
      download.next().close();
      assertReason(ErrorReason.VERSION_CONFLICT, download::next);
    }
  }

  @Test
  void putThatIsClosedWithoutCommitIsCancelled() throws Exception {
    try (PartitionUpload upload = client.put(PutRequest.of(new DatasetName("trades")), SCHEMA)) {
      upload.write(batch(1, 2, 3));
    }
    assertThat(server.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.datasets).isEmpty();
  }

  @Test
  void putThatTheServerRefusesFailsWithItsReason() {
    PutRequest request = PutRequest.of(new DatasetName(TestingFlightServer.FULL));
    assertReason(
        ErrorReason.STORE_FULL,
        () -> {
          try (PartitionUpload upload = client.put(request, SCHEMA)) {
            await().until(() -> writeFails(upload));
            upload.write(batch(1));
          }
        });
  }

  private boolean writeFails(PartitionUpload upload) {
    try {
      upload.write(batch(1));
      return false;
    } catch (SheafException e) {
      return true;
    }
  }

  @Test
  void writerIsHeldWhileTheServerTakesNothingAndGivesUpInTheEnd() {
    PutRequest request = PutRequest.of(new DatasetName(TestingFlightServer.SILENT));
    try (SheafClient hasty = hastyClient();
        PartitionUpload upload = hasty.put(request, SCHEMA)) {
      assertReason(
          ErrorReason.TIMED_OUT,
          () -> {
            for (int i = 0; i < 10_000; i++) {
              upload.write(batch(new long[100_000]));
            }
          });
      assertThat(upload.bytes()).isLessThan(32 << 20);
    }
  }

  @Test
  void commitWhoseAnswerIsLostNamesThePutId() {
    PutRequest request = PutRequest.of(new DatasetName(TestingFlightServer.DYING));
    try (PartitionUpload upload = client.put(request, SCHEMA)) {
      upload.write(batch(1));
      assertThatThrownBy(upload::commit)
          .hasMessageContaining(upload.putId())
          .asInstanceOf(type(SheafException.class))
          .satisfies(
              e -> {
                assertThat(e.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
                assertThat(e.details()).containsEntry("put_id", upload.putId());
              });
    }
  }

  /** The second attempt can't send it all, which says nothing of the first one's commit. */
  @Test
  void commitWhoseAnswerIsLostStaysUnknownWhateverComesNext() {
    PutRequest request = PutRequest.of(new DatasetName(TestingFlightServer.MUTE));
    FrameOpening frames =
        () -> {
          List<IpcFrame> all = new ArrayList<>(List.of(SCHEMA.frame()));
          for (int i = 0; i < 30; i++) {
            all.add(batch(new long[1 << 17]));
          }
          return new FramesInMemory(all);
        };
    try (SheafClient hasty = hastyClient()) {
      assertReason(ErrorReason.COMMIT_UNKNOWN, () -> hasty.write(request, frames));
      assertThat(server.putsBegun.get()).isGreaterThan(1);
    }
  }

  /** Neither may wait for the other: the server asks for more only when it can answer. */
  @Test
  void acknowledgementsThatComeAllAtOnceAreTakenWhileSendingWaits() {
    PutRequest request = PutRequest.of(new DatasetName(TestingFlightServer.LATE));
    ByteString metadata = ByteString.copyFrom(new byte[64 << 10]);
    try (PartitionUpload upload = client.put(request, SCHEMA)) {
      for (int i = 0; i < TestingFlightServer.LATE_BATCHES + 100; i++) {
        upload.write(batch(i), metadata);
      }
      assertThat(upload.commit().version()).isNotEmpty();
    }
  }

  @Test
  void messageThatIsTooLargeIsALimit() throws Exception {
    put("large", batch(new long[300_000]));
    ClientOptions small = ClientOptions.of(server.location()).withMessageBytesMax(1 << 20);
    ClientOptions poor = ClientOptions.of(server.location()).withMemoryBytesMax(1 << 20);
    for (ClientOptions options : List.of(small, poor)) {
      try (SheafClient limited = SheafClient.connect(options);
          PartitionDownload download = limited.get(request("large"))) {
        download.next().close();
        assertReason(ErrorReason.LIMIT_EXCEEDED, download::next);
      }
    }
  }

  private SheafClient hastyClient() {
    return SheafClient.connect(
        ClientOptions.of(server.location())
            .withWaitMax(Duration.ofSeconds(1))
            .withCallTimeout(Duration.ofSeconds(1)));
  }

  private PutSummary put(String name, IpcFrame... batches) {
    try (PartitionUpload upload = client.put(PutRequest.of(new DatasetName(name)), SCHEMA)) {
      for (IpcFrame batch : batches) {
        upload.write(batch);
      }
      return upload.commit();
    }
  }

  private IpcFrame batch(long... ids) {
    try (BigIntVector vector = new BigIntVector("id", allocator)) {
      for (int i = 0; i < ids.length; i++) {
        vector.setSafe(i, ids[i]);
      }
      vector.setValueCount(ids.length);
      return BatchFrames.encode(new VectorUnloader(VectorSchemaRoot.of(vector)).getRecordBatch());
    }
  }

  private static List<Long> ids(ArrowReader reader) throws Exception {
    List<Long> ids = new ArrayList<>();
    while (reader.loadNextBatch()) {
      BigIntVector vector = (BigIntVector) reader.getVectorSchemaRoot().getVector("id");
      for (int i = 0; i < vector.getValueCount(); i++) {
        ids.add(vector.get(i));
      }
    }
    return ids;
  }

  private static DatasetRequest request(String dataset) {
    return DatasetRequest.of(new DatasetName(dataset));
  }

  private static void assertReason(
      ErrorReason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .asInstanceOf(type(SheafException.class))
        .satisfies(e -> assertThat(e.reason()).describedAs(e.getMessage()).isEqualTo(reason));
  }
}
