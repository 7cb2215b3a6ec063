package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.server.TestingProgram;
import io.sheaf.server.TestingServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The default scenario of Arrow's integration tests by its Go client: it puts the batches of a JSON
 * file, each with its number as app_metadata, and wants each acknowledged by that before it sends
 * the next. Then our own Go program reads all endpoints at their locations. The seed is printed and
 * is taken from the system property {@code sheaf.test.seed}.
 */
class GoIntegrationTest {
  private static final int CLIENT_SECONDS_MAX = 60;
  private static final long SEED = Long.getLong("sheaf.test.seed", System.nanoTime());

  @TempDir private static Path directory;
  private static TestingServer server;

  @BeforeAll
  static void start() {
    System.out.println("GoIntegrationTest seed " + SEED);
    server = TestingServer.start(Map.of("sheaf.server.advertise", "self"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsHeld() {
    server.awaitNothingHeld();
  }

  static List<JsonData> all() {
    return JsonData.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void putsAndReads(JsonData data) throws Exception {
    String dataset = data.name() + ".json";
    data.write(directory.resolve(dataset), SEED);

    run(ArrowGoModule.client(), dataset).well();

    int batches = data.batchRows().size();
    assertThat(run(ArrowGoModule.reader(), dataset).well())
        .contains("ok " + batches + " batches from 1 endpoints");
  }

  private static TestingProgram.Ended run(Path program, String dataset) throws Exception {
    URI location = URI.create(server.location());
    return TestingProgram.run(
        List.of(
            program.toString(),
            "-host",
            location.getHost(),
            "-port",
            String.valueOf(location.getPort()),
            "-path",
            dataset),
        directory,
        CLIENT_SECONDS_MAX);
  }
}
