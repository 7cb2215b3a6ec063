package io.sheaf.server.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sheaf.client.DatasetFlight;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code copy}, {@code compact} and {@code adopt}. */
class CopyActionTest {
  private static final SampleData DATA = new SampleData(3, 4, 250, 7);

  private TestingServer server;
  private SheafClient client;

  @BeforeEach
  void start() {
    server = TestingServer.start();
    client = SheafClient.connect(server.location());
    DATA.put(client, "trades");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String act(String action, String json) {
    return client.action(action, json.replace('\'', '"'), progress -> {});
  }

  /** Of one put it has a limit; what many puts have added stays a dataset like others. */
  @Test
  void metadataOfManyPutsIsCopied() throws Exception {
    byte[] metadata = new byte[1 << 20];
    for (int put = 0; put < 2; put++) {
      try (RootAllocator allocator = new RootAllocator();
          FrameSource frames = new SampleData(1, 9, 100, 7).frames(allocator);
          IpcFrame schema = frames.next();
          PartitionUpload upload = client.put(append("trades"), SchemaMessage.of(schema))) {
        for (IpcFrame frame = frames.next(); frame != null; frame = frames.next()) {
          upload.write(frame, ByteString.copyFrom(metadata));
        }
        upload.commit();
      }
    }
    act("copy", "{'from':{'dataset':'trades'},'to':{'dataset':'copied'}}");
    assertSameRows("trades", "copied");
  }

  private DatasetFlight flight(String name) {
    return client.info(DatasetRequest.of(new DatasetName(name)));
  }

  private List<Long> rowsOfPartitions(String name) {
    return flight(name).endpoints().stream()
        .map(endpoint -> endpoint.summary().orElseThrow().rows())
        .toList();
  }

  /** The checksum of each batch as it is stored. */
  private List<Long> batches(String name) throws Exception {
    List<Long> sums = new ArrayList<>();
    for (var endpoint : flight(name).endpoints()) {
      try (PartitionDownload download = client.get(endpoint.ticket())) {
        for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
          if (frame.kind() == FrameKind.RECORD_BATCH) {
            CRC32C sum = new CRC32C();
            sum.update(frame.body().nioBuffer());
            sums.add(sum.getValue());
          }
          frame.close();
        }
      }
    }
    return sums;
  }

  private void assertSameRows(String one, String other) {
    assertThat(
            act(
                "verify",
                "{'dataset':{'dataset':'" + one + "'},'with':{'dataset':'" + other + "'}}"))
        .contains("\"identical\":true");
  }

  @Test
  void copiesBytesUntouchedIntoTheSamePartitions() throws Exception {
    List<String> told = new ArrayList<>();
    String result =
        client.action(
            "copy",
            "{\"from\":{\"dataset\":\"trades\"},\"to\":{\"dataset\":\"copy\"}}",
            progress -> told.add(Json.write(progress)));
    assertThat(result).contains("\"rows\":3000", "\"chunks\":12");
    assertThat(told).isNotEmpty().allMatch(each -> each.contains("\"total\":12"));
    assertThat(batches("copy")).isEqualTo(batches("trades"));
    assertThat(rowsOfPartitions("copy")).containsExactly(1000L, 1000L, 1000L);
  }

  @Test
  void copiesSomeColumnsAndPartitionsAndAsThePutSays() {
    act(
        "copy",
        "{'from':{'dataset':'trades','partitions':[2,0],'columns':['id64']},'to':{'dataset':'ids',"
            + "'codec':'lz4','chunk_rows':600}}");
    assertThat(rowsOfPartitions("ids")).containsExactly(1000L, 1000L);
    assertThat(flight("ids").endpoints())
        .extracting(endpoint -> endpoint.summary().orElseThrow().partition())
        .containsExactly(0, 2);
    assertThat(flight("ids").summary().orElseThrow().chunks()).isEqualTo(4);

    act(
        "copy",
        "{'from':{'dataset':'trades'},'to':{'dataset':'hashed','partitioning':{'hash':['id64'],"
            + "'partitions':2}}}");
    assertThat(flight("hashed").rows()).isEqualTo(3000);
    assertThat(flight("hashed").endpoints()).hasSize(2);
  }

  @Test
  void compactJoinsWhatAppendsLeft() {
    for (int i = 0; i < 5; i++) {
      new SampleData(3, 1, 100, 7).put(client, append("trades"));
    }
    act("copy", "{'from':{'dataset':'trades'},'to':{'dataset':'before'}}");
    String result = act("compact", "{'dataset':'trades','chunk_rows':1000}");
    assertThat(result).contains("\"rows\":4500", "\"chunks\":6");
    assertSameRows("trades", "before");
    assertThat(client.versions(new DatasetName("trades")).versions().get(0).version())
        .startsWith("7-");
  }

  private static PutRequest append(String name) {
    String json = "{\"dataset\":\"" + name + "\",\"mode\":\"append\"}";
    return PutRequest.parseCommand(StandardCharsets.UTF_8.encode(json));
  }

  @Test
  void compactKeepsTheTimeToLive() {
    DATA.put(client, SampleData.overwrite("mortal", Map.of("ttl", 300)));
    act("compact", "{'dataset':'mortal'}");
    assertThat(flight("mortal").endpoints().get(0).expiration().orElseThrow())
        .isBetween(Instant.now().plusSeconds(280), Instant.now().plusSeconds(300));
  }

  @Test
  void adoptCopiesPlainDataUnderItsName() throws Exception {
    DATA.put(client, SampleData.overwrite("plain", Map.of("layout", "arrow-redis")));
    assertThat(flight("plain").summary().orElseThrow().version()).isEmpty();
    List<Long> before = batches("plain");
    assertThat(act("adopt", "{'dataset':'plain'}")).contains("\"version\":\"1-");
    assertThat(flight("plain").summary().orElseThrow().version()).isPresent();
    assertThat(batches("plain")).isEqualTo(before);
    assertSameRows("plain", "trades");
    assertRefused("adopt", "{'dataset':'plain'}", ErrorReason.INVALID_REQUEST, "already");
  }

  @Test
  void whatCanNotBeIsRefusedAndLeavesNothing() {
    DATA.put(client, SampleData.overwrite("plain", Map.of("layout", "arrow-redis")));
    assertRefused("compact", "{'dataset':'plain'}", ErrorReason.NOT_SUPPORTED, "adopt it");
    assertRefused(
        "copy",
        "{'from':{'dataset':'none'},'to':{'dataset':'copy'}}",
        ErrorReason.DATASET_NOT_FOUND,
        "none");
    assertRefused(
        "copy",
        "{'from':{'dataset':'trades'},'to':{'dataset':'plain'}}",
        ErrorReason.DATASET_EXISTS,
        "plain");
    assertRefused("copy", "{'from':{'dataset':'trades'}}", ErrorReason.INVALID_REQUEST, "'to'");
    assertRefused(
        "copy",
        "{'from':{'dataset':'trades','partitions':[9]},'to':{'dataset':'copy'}}",
        ErrorReason.PARTITION_NOT_FOUND,
        "9");
    assertRefused(
        "compact",
        "{'dataset':'trades','chunk_rows':0}",
        ErrorReason.INVALID_REQUEST,
        "chunk_rows");
    assertThat(client.clean(Optional.empty(), false).left()).isEmpty();
  }

  private void assertRefused(String action, String json, ErrorReason reason, String words) {
    assertThatThrownBy(() -> act(action, json))
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            SheafException.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
  }
}
