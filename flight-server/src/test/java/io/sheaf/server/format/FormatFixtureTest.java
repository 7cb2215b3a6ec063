package io.sheaf.server.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.server.RawRedis;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import io.sheaf.server.faults.NumberedPut;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The data directory of an embedded Redis as each release's format left it is served, read to the
 * value, and written on; so are the files of a directory.
 */
class FormatFixtureTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1})
  void isServed(int format) throws Exception {
    copy(format, "appendonly.aof");
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.durable(directory));
        SheafServer server = TestingServer.serve(redis.url(), Map.of());
        SheafClient client = SheafClient.connect(server.location().toString())) {
      for (FixtureDataset dataset : FixtureDataset.values()) {
        assertThat(read(client, request(dataset)))
            .as("%s", dataset)
            .containsExactlyElementsOf(dataset.rows());
      }
      assertThat(list(client))
          .containsExactlyElementsOf(
              Stream.of(FixtureDataset.values())
                  .filter(dataset -> !dataset.isPlain())
                  .map(FixtureDataset::datasetName)
                  .map(DatasetName::new)
                  .sorted()
                  .map(DatasetName::value)
                  .toList());
      theReplacedVersionCanBeRead(client);
      itExpiresWhenItWould(redis);
      itCanBeWrittenOn(client);
      TestingServer.awaitNothingHeld(server);
    }
  }

  private void copy(int format, String name) throws IOException {
    String fixture = "/fixtures/format-" + format + "/" + name;
    try (InputStream file = getClass().getResourceAsStream(fixture)) {
      Files.copy(Objects.requireNonNull(file, fixture), directory.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1})
  void filesAreServed(int format) throws Exception {
    List<FixtureDataset> datasets =
        Stream.of(FixtureDataset.values()).filter(FixtureDataset::isFileToo).toList();
    for (FixtureDataset dataset : datasets) {
      copy(format, dataset.datasetName() + ".arrow");
    }
    Map<String, String> settings = Map.of("sheaf.stores.files.url", directory.toUri().toString());
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        SheafServer server = TestingServer.serve(redis.url(), settings);
        SheafClient client = SheafClient.connect(server.location().toString())) {
      for (FixtureDataset dataset : datasets) {
        DatasetRequest request = request(dataset).in(Optional.of("files"));
        assertThat(read(client, request))
            .as("%s", dataset)
            .containsExactlyElementsOf(dataset.rows());
        assertThat(client.info(request).endpoints())
            .as("%s", dataset)
            .hasSize(dataset == FixtureDataset.EMPTY ? 1 : FixtureRow.PARTITIONS);
      }
      TestingServer.awaitNothingHeld(server);
    }
  }

  private static DatasetRequest request(FixtureDataset dataset) {
    return DatasetRequest.of(new DatasetName(dataset.datasetName()));
  }

  private static List<FixtureRow> read(SheafClient client, DatasetRequest request)
      throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader reader = client.rows(request, allocator)) {
      return FixtureRow.read(reader);
    }
  }

  private static List<String> list(SheafClient client) {
    ListRequest all = ListRequest.all();
    return client.list(all).stream()
        .map(flight -> flight.summary().orElseThrow().dataset())
        .toList();
  }

  private static void theReplacedVersionCanBeRead(SheafClient client) throws IOException {
    DatasetName name = new DatasetName(FixtureDataset.REPLACED.datasetName());
    List<VersionsResult.Readable> versions = client.versions(name).versions();
    assertThat(versions).hasSize(2);
    Version before = new Version(versions.get(1).version());
    assertThat(read(client, DatasetRequest.of(name).at(before)))
        .containsExactlyElementsOf(FixtureRow.all(1));
  }

  private static void itExpiresWhenItWould(EmbeddedRedis redis) {
    try (RawRedis raw = new RawRedis(redis.url())) {
      String expiring = FixtureDataset.EXPIRING.datasetName();
      assertThat(raw.keys("sheaf:*"))
          .allSatisfy(
              key -> {
                boolean goes = key.contains("{" + expiring + "@") || key.endsWith(":" + expiring);
                assertThat(raw.commands().pttl(key) > 0).as(key).isEqualTo(goes);
              });
    }
  }

  /** Put ids are known, appends add to what is there. */
  private static void itCanBeWrittenOn(SheafClient client) throws IOException {
    String name = FixtureDataset.APPENDED.datasetName();
    PutSummary known =
        client.write(
            NumberedPut.request(name, "append", Map.of("put_id", "put-2")),
            () -> FixtureRow.frames(2, true));
    assertThat(known.version()).startsWith("2-");
    client.write(NumberedPut.request(name, "append", Map.of()), () -> FixtureRow.frames(3, true));
    List<FixtureRow> expected = new ArrayList<>();
    for (int partition = 0; partition < 3; partition++) {
      for (int put = 1; put <= 3; put++) {
        expected.addAll(FixtureRow.partition(put, partition));
      }
    }
    assertThat(read(client, request(FixtureDataset.APPENDED))).containsExactlyElementsOf(expected);
  }
}
