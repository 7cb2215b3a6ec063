package io.sheaf.server.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.client.DatasetFlight;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.server.PythonEnvironment;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call on stores of files: a directory, and S3. */
class NamedStoresTest {
  private static final SampleData DATA = new SampleData(3, 4, 250, 7);
  private static final DatasetName TRADES = new DatasetName("trades");

  @TempDir private static Path directory;
  private static TestingBucket bucket;
  private static TestingServer server;
  private static SheafClient client;

  @BeforeAll
  static void start() throws Exception {
    bucket = TestingBucket.start();
    Map<String, String> settings = new HashMap<>(bucket.settings());
    settings.put("sheaf.stores.lake.url", directory.toUri().toString());
    settings.put("sheaf.stores.cloud.url", "s3://" + TestingBucket.NAME + "/some/prefix");
    server = TestingServer.start(settings);
    client = SheafClient.connect(server.location());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
    bucket.close();
  }

  private static PutSummary put(String store, String name) {
    return DATA.put(client, SampleData.overwrite(name, Map.of("store", store)));
  }

  private static DatasetRequest in(String store) {
    return DatasetRequest.of(TRADES).in(Optional.of(store));
  }

  private static String act(String action, String json) {
    return client.action(action, json.replace('\'', '"'), progress -> {});
  }

  private static void assertRefused(String action, String json, ErrorReason reason, String why) {
    assertThatThrownBy(() -> act(action, json))
        .isInstanceOfSatisfying(SheafException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "cloud"})
  void putsGetsAndDescribes(String store) throws Exception {
    PutSummary made = put(store, "trades");
    assertThat(made.rows()).isEqualTo(DATA.rowsTotal());

    DatasetFlight flight = client.info(in(store));
    FlightInfoSummary summary = flight.summary().orElseThrow();
    assertThat(summary.layout()).isEqualTo(Layout.ARROW_FILE);
    assertThat(summary.version()).contains(made.version());
    assertThat(flight.rows()).isEqualTo(DATA.rowsTotal());
    assertThat(flight.endpoints()).hasSize(3);
    assertThat(client.schema(in(store))).isEqualTo(flight.schema().orElseThrow());
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader rows = client.rows(in(store), allocator)) {
      assertThat(DATA.compare(rows, allocator)).isInstanceOf(ComparisonResult.Identical.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "cloud"})
  void listsWhatIsInTheStoreWithTicketsThatLeadThere(String store) throws Exception {
    put(store, "trades");
    ListRequest all =
        new ListRequest(
            Optional.empty(),
            Optional.of(store),
            Optional.of("trad"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    List<DatasetFlight> listed = client.list(all);
    assertThat(listed).hasSize(1);
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader rows =
            client.get(listed.get(0).endpoints().get(1).ticket()).reader(allocator)) {
      long count = 0;
      while (rows.loadNextBatch()) {
        count += rows.getVectorSchemaRoot().getRowCount();
      }
      assertThat(count).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "cloud"})
  void actionsWorkOrSayWhatAFileCannotDo(String store) {
    PutSummary made = put(store, "trades");
    String dataset = "'dataset':'trades','store':'" + store + "'";
    assertThat(act("verify", "{'dataset':{" + dataset + "}}")).contains("\"identical\":true");
    assertThat(act("versions", "{" + dataset + "}")).contains(made.version());
    assertThat(act("ping", "{'store':'" + store + "'}"))
        .contains(store.equals("lake") ? "\"file\"" : "\"s3\"");
    assertThat(act("gc", "{" + dataset + "}")).doesNotContain("trades");
    assertThat(
            act(
                "generate",
                "{'dataset':'made','store':'" + store + "','partitions':2,'batches':2,'rows':10}"))
        .contains("\"rows\":40");
    assertThat(act("compact", "{" + dataset + ",'chunk_rows':1000}")).contains("\"rows\":3000");
    assertRefused(
        "rollback",
        "{" + dataset + ",'version':'" + made.version() + "'}",
        ErrorReason.NOT_SUPPORTED,
        "no earlier versions");
    assertRefused("adopt", "{" + dataset + "}", ErrorReason.INVALID_REQUEST, "");
    assertRefused(
        "copy",
        "{'from':{" + dataset + "},'to':{" + dataset + ",'mode':'append'}}",
        ErrorReason.NOT_SUPPORTED,
        "can't be appended to");
    assertThat(act("drop", "{'dataset':'made','store':'" + store + "'}")).contains("true");
    assertThat(act("drop", "{" + dataset + "}")).contains("true");
    assertThat(act("drop", "{" + dataset + "}")).contains("false");
    assertRefused("versions", "{" + dataset + "}", ErrorReason.DATASET_NOT_FOUND, "trades");
  }

  @Test
  void copiesFromStoreToStore() {
    put("redis", "start");
    String[] stores = {"redis", "lake", "cloud", "redis"};
    for (int i = 1; i < stores.length; i++) {
      String from = i == 1 ? "start" : "copied";
      assertThat(
              act(
                  "copy",
                  "{'from':{'dataset':'%s','store':'%s'},'to':{'dataset':'copied','store':'%s'}}"
                      .formatted(from, stores[i - 1], stores[i])))
          .contains("\"rows\":3000", "\"chunks\":12");
    }
    for (String store : List.of("redis", "lake", "cloud")) {
      assertThat(
              act(
                  "verify",
                  "{'dataset':{'dataset':'start'},'with':{'dataset':'copied','store':'%s'}}"
                      .formatted(store)))
          .contains("\"identical\":true");
    }
  }

  @Test
  void aStoreThatIsNotThereIsNamedWithThoseThatAre() {
    assertThatThrownBy(() -> client.info(in("lkae")))
        .hasMessageContaining("no store 'lkae'")
        .hasMessageContaining("cloud")
        .hasMessageContaining("lake")
        .hasMessageContaining("redis");
  }

  @Test
  void pyarrowNamesTheStoreInItsPath() throws Exception {
    for (String store : List.of("lake", "cloud")) {
      PythonEnvironment.run("stores.py", server.location(), store);
    }
  }
}
