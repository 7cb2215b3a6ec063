package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.server.TestingServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.JsonFileReader;
import org.apache.arrow.vector.util.Validator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The default scenario of Arrow's integration tests as its Java client does it: all batches are
 * put, then each endpoint is read at each of its locations and compared with the file, by Arrow's
 * own reader and comparison. Beyond that, what acknowledges and app_metadata are is exact. The seed
 * is printed and is taken from the system property {@code sheaf.test.seed}.
 */
class JavaIntegrationTest {
  private static final long SEED = Long.getLong("sheaf.test.seed", System.nanoTime());

  @TempDir private static Path directory;
  private static TestingServer server;
  private static BufferAllocator allocator;

  @BeforeAll
  static void start() {
    System.out.println("JavaIntegrationTest seed " + SEED);
    server = TestingServer.start(Map.of("sheaf.server.advertise", "self"));
    allocator = new RootAllocator();
  }

  @AfterAll
  static void stop() {
    allocator.close();
    server.close();
  }

  @AfterEach
  void nothingIsHeld() {
    server.awaitNothingHeld();
  }

  static List<JsonData> readable() {
    return JsonData.all().stream()
        .filter(data -> !data.name().equals(JsonData.HALF_FLOAT))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void putsAndReads(JsonData data) throws Exception {
    File file = directory.resolve(data.name()).toFile();
    data.write(file.toPath(), SEED);
    List<String> numbers =
        IntStream.range(0, data.batchRows().size()).mapToObj(String::valueOf).toList();

    FlightInfo info;
    try (FlightClient client =
        FlightClient.builder(allocator, new Location(server.location())).build()) {
      assertThat(put(client, data.name(), file)).isEqualTo(numbers);
      info = client.getInfo(FlightDescriptor.path(data.name()));
    }

    assertThat(info.getRecords())
        .isEqualTo(data.batchRows().stream().mapToInt(Integer::intValue).sum());
    assertThat(info.getEndpoints()).hasSize(1);
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      assertThat(endpoint.getLocations()).containsExactly(new Location(server.location()));
      for (Location location : endpoint.getLocations()) {
        assertThat(read(location, endpoint, file)).isEqualTo(numbers);
      }
    }
  }

  /** Returns the app_metadata of all answers. */
  private static List<String> put(FlightClient client, String name, File file) throws Exception {
    List<String> answers = new ArrayList<>();
    AsyncPutListener listener =
        new AsyncPutListener() {
          @Override
          public void onNext(PutResult answer) {
            answers.add(EchoCheck.text(answer.getApplicationMetadata()));
          }
        };
    try (JsonFileReader reader = new JsonFileReader(file, allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(reader.start(), allocator)) {
      FlightClient.ClientStreamListener put =
          client.startPut(FlightDescriptor.path(name), root, reader, listener);
      for (int number = 0; reader.read(root); number++) {
        byte[] text = String.valueOf(number).getBytes(StandardCharsets.UTF_8);
        ArrowBuf metadata = allocator.buffer(text.length);
        metadata.writeBytes(text);
        put.putNext(metadata);
        root.clear();
      }
      put.completed();
      put.getResult();
      close(reader);
    }
    return answers;
  }

  /** Arrow's reader leaves the dictionaries to its caller. */
  private static void close(JsonFileReader reader) {
    reader.getDictionaryIds().forEach(id -> reader.lookup(id).getVector().close());
  }

  /** Returns the app_metadata of all batches. */
  private static List<String> read(Location location, FlightEndpoint endpoint, File file)
      throws Exception {
    List<String> numbers = new ArrayList<>();
    try (FlightClient at = FlightClient.builder(allocator, location).build();
        FlightStream stream = at.getStream(endpoint.getTicket());
        JsonFileReader reader = new JsonFileReader(file, allocator)) {
      Validator.compareSchemas(stream.getRoot().getSchema(), reader.start());
      try (VectorSchemaRoot expected =
          VectorSchemaRoot.create(stream.getRoot().getSchema(), allocator)) {
        while (stream.next()) {
          assertThat(reader.read(expected)).as("another batch in the file").isTrue();
          Validator.compareVectorSchemaRoot(expected, stream.getRoot());
          reader.getDictionaryIds().forEach(id -> compareDictionaries(id, reader, stream));
          expected.clear();
          numbers.add(EchoCheck.text(stream.getLatestMetadata()));
        }
        assertThat(reader.read(expected)).as("another batch in the file").isFalse();
      }
      close(reader);
    }
    return numbers;
  }

  private static void compareDictionaries(long id, JsonFileReader reader, FlightStream stream) {
    Validator.compareFieldVectors(
        reader.lookup(id).getVector(), stream.getDictionaryProvider().lookup(id).getVector());
  }
}
