package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.client.SheafClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reference streams of old and new Arrow versions go in and come out as they are. */
class ArrowGoldTest {
  private static final Path GOLD =
      Path.of("..", "..", "shared", "data", "arrow-gold").toAbsolutePath().normalize();

  private static TestingServer server;
  private static SheafClient client;
  private static RawFlight raw;

  @BeforeAll
  static void start() {
    if (System.getenv("CI") == null) {
      assumeThat(GOLD).as("Arrow's reference streams beside the checkout").exists();
    }
    server = TestingServer.start();
    client = SheafClient.connect(server.location());
    raw = new RawFlight(server.location());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      raw.close();
      client.close();
      server.close();
    }
  }

  @AfterEach
  void nothingIsHeld() {
    server.awaitNothingHeld();
  }

  static List<Path> files() throws Exception {
    if (!Files.isDirectory(GOLD)) {
      return List.of(GOLD); // so that the class is skipped, and says why
    }
    try (Stream<Path> files = Files.walk(GOLD)) {
      return files.filter(file -> file.toString().endsWith(".stream")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void comesOutByteForByte(Path file) throws Exception {
    IpcStreamFile stream = IpcStreamFile.read("bytes/" + GOLD.relativize(file), file);
    assertThat(raw.call("DoPut", stream.put()).isOk().messages()).isZero();
    assertThat(stream.get(client)).isEqualTo(stream.frames());
  }

  @Test
  void pyarrowReadsWhatItReadsFromTheFiles() throws Exception {
    for (Path file : files()) {
      raw.call("DoPut", IpcStreamFile.read(GOLD.relativize(file).toString(), file).put()).isOk();
    }
    assertThat(PythonEnvironment.run("streams.py", "check", server.location(), GOLD))
        .contains("ok check " + files().size());
  }
}
