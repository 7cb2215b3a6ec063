package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.DatasetFlight;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stock client with default settings reads and writes, and what it is told of failures. */
abstract class StockClientContract extends ReadingContract {
  private static final SampleStream ONE_DICTIONARY = new SampleStream(3, 2, 500, false);
  private static final String[] SETTINGS = {"sheaf-wire=none", "sheaf-message-bytes=4194304"};
  private static final String UNKNOWN_VERSION = "1-aaaaaaaaaaaaa";

  /** Whether the client sends a dictionary again that has changed. */
  abstract boolean sendsChangedDictionaries();

  @BeforeAll
  void writeInput() throws Exception {
    ONE_DICTIONARY.write(Path.of(file("input")));
  }

  /** Ways to say what the client takes. */
  enum Way {
    MEMBERS,
    HEADERS,
    TICKET_AND_HEADERS,
    EXCHANGE
  }

  @ParameterizedTest
  @EnumSource
  void readsWhenToldWhatItTakes(Way way) throws Exception {
    for (String dataset : List.of("zstd", "lz4", "large-zstd")) {
      assertRead(dataset, read(way, dataset));
    }
  }

  private ClientRun read(Way way, String dataset) throws Exception {
    Map<String, Object> request =
        new TreeMap<>(Map.of("dataset", dataset, "wire", "none", "message_bytes", 4_194_304));
    String file = file("read");
    return switch (way) {
      case MEMBERS -> run("read", Json.write(request), file);
      case HEADERS -> run("read", dataset, file, SETTINGS[0], SETTINGS[1]);
      case TICKET_AND_HEADERS -> run("ticket", dataset, file, SETTINGS[0], SETTINGS[1]);
      case EXCHANGE -> run("exchange", Json.write(Map.of("get", request)), file);
    };
  }

  @Test
  void writesByName() throws Exception {
    written("by-name", "by-name", sample());
  }

  @Test
  void writesByRequest() throws Exception {
    Map<String, Object> request =
        Map.of(
            "dataset", "by-request",
            "mode", "overwrite",
            "codec", "zstd",
            "partitioning", Map.of("column", "partition"),
            "commit", "explicit");
    ClientRun run = written("by-request", Json.write(request), sample());
    PutSummary summary = Json.parseRequest("the summary", run.summary(), PutSummary.class);
    assertThat(summary.rows()).isEqualTo(sample().rowsTotal());
    DatasetFlight flight = client().info(DatasetRequest.of(new DatasetName("by-request")));
    assertThat(flight.endpoints()).hasSize(sample().partitions());
    assertThat(flight.schema().orElseThrow().toArrow().findField("word").getDictionary())
        .isNotNull();
  }

  @Test
  void writesLargeBatches() throws Exception {
    SampleStream large =
        new SampleStream(LARGE.partitions(), 1, LARGE.rows(), sample().dictionaryChanges());
    written("large-put", "{\"dataset\":\"large-put\",\"commit\":\"explicit\"}", large);
  }

  private SampleStream sample() {
    return sendsChangedDictionaries() ? SMALL : ONE_DICTIONARY;
  }

  private ClientRun written(String dataset, String what, SampleStream sample) throws Exception {
    Path input = sample.write(Path.of(file("write")));
    ClientRun run = run("write", what, input.toString()).succeeded();
    Rows.read(input).assertSame(rows(dataset));
    return run;
  }

  @Test
  void tellsWhatIsNotThere() throws Exception {
    refused("DATASET_NOT_FOUND", Map.of("dataset", "nope"), "read", "nope");
    refused("DATASET_NOT_FOUND", Map.of("dataset", "nope"), "ticket", "nope");
    refused(
        "PARTITION_NOT_FOUND",
        Map.of("dataset", "stored"),
        "read",
        "{\"dataset\":\"stored\",\"partitions\":[9]}");
  }

  @Test
  void tellsVersionsThatAreGone() throws Exception {
    String gone = put("replaced", SMALL, Map.of()).version();
    String current = put("replaced", SMALL, Map.of("grace", 0)).version();
    for (String version : List.of(gone, UNKNOWN_VERSION)) {
      String what = Json.write(Map.of("dataset", "replaced", "version", version));
      awaitGone(what);
      refused(
          "VERSION_NOT_FOUND",
          Map.of("dataset", "replaced", "current_version", current),
          "read",
          what);
    }
  }

  private void awaitGone(String what) {
    DatasetRequest request = Json.parseRequest("the request", what, DatasetRequest.class);
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> client().info(request))
                    .hasMessageContaining("no version"));
  }

  @Test
  void tellsMalformedRequests() throws Exception {
    refused("INVALID_REQUEST", Map.of(), "read", "{\"dataset\":\"stored\",\"colums\":[\"id\"]}");
    refused("INVALID_REQUEST", Map.of(), "exchange", "{\"got\":{}}");
    refused("INVALID_REQUEST", Map.of(), "read", "stored", "sheaf-wire=gzip");
  }

  @Test
  void tellsConflictsOfWriters() throws Exception {
    String current = put("conflict", SMALL, Map.of()).version();
    refused(
        "DATASET_EXISTS",
        Map.of("dataset", "conflict"),
        "write",
        "{\"dataset\":\"conflict\",\"commit\":\"explicit\"}");
    refused(
        "VERSION_CONFLICT",
        Map.of("dataset", "conflict", "current_version", current),
        "write",
        Json.write(
            Map.of(
                "dataset", "conflict",
                "mode", "overwrite",
                "if_version", UNKNOWN_VERSION,
                "commit", "explicit")));
  }

  private void refused(
      String reason, Map<String, String> metadata, String command, String what, String... headers)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(what, file("input")));
    if (!command.equals("write")) {
      arguments.set(1, file("read"));
    }
    arguments.addAll(List.of(headers));
    ClientRun run = run(command, arguments.toArray(String[]::new)).failed();
    assertThat(run.value("reason")).as(run.toString()).isEqualTo(reason);
    assertThat(run.value("domain")).isEqualTo("sheaf");
    assertThat(run.metadata()).isEqualTo(metadata);
  }
}
