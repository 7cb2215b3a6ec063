package io.sheaf.server;

import static io.sheaf.server.IpcStreamFile.withoutRepetitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.client.SheafClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams of all types and features of the format, written by pyarrow, go in and come out as they
 * are; see streams.py. The seed is printed and is taken from the system property {@code
 * sheaf.test.seed}.
 */
class EveryTypeTest {
  private static final long SEED = Long.getLong("sheaf.test.seed", System.nanoTime());

  @TempDir private static Path directory;
  private static TestingServer server;
  private static SheafClient client;
  private static RawFlight raw;

  @BeforeAll
  static void start() throws Exception {
    System.out.println("EveryTypeTest seed " + SEED);
    PythonEnvironment.run("streams.py", "make", directory, SEED);
    server = TestingServer.start();
    client = SheafClient.connect(server.location());
    raw = new RawFlight(server.location());
    for (IpcStreamFile stream : streams()) {
      raw.call("DoPut", stream.put()).isOk();
    }
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

  private static List<IpcStreamFile> streams() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> sorted = files.sorted().toList();
      return sorted.stream()
          .map(file -> IpcStreamFile.read(file.getFileName().toString(), file))
          .toList();
    }
  }

  @Test
  void framesComeOutByteForByte() throws Exception {
    for (IpcStreamFile stream : streams()) {
      if (!hasDeltas(stream.frames())) {
        assertThat(withoutRepetitions(stream.get(client)))
            .as(stream.name())
            .isEqualTo(withoutRepetitions(stream.frames()));
      }
    }
  }

  /** Their values are compared by pyarrow, below. */
  @Test
  void deltaDictionariesComeOutWhole() throws Exception {
    int withDeltas = 0;
    for (IpcStreamFile stream : streams()) {
      assertThat(hasDeltas(stream.get(client))).as(stream.name()).isFalse();
      withDeltas += hasDeltas(stream.frames()) ? 1 : 0;
    }
    assertThat(withDeltas).isGreaterThan(50);
  }

  @Test
  void rowsOfSeveralPartitionsAreTakenApartOrTheirColumnIsNamed() throws Exception {
    assertThat(PythonEnvironment.run("streams.py", "split", server.location(), SEED))
        .contains("ok split");
  }

  @Test
  void verifyComparesEachTypeOrNamesItsColumn() throws Exception {
    assertThat(PythonEnvironment.run("streams.py", "verify", server.location(), SEED))
        .contains("ok verify");
  }

  private static boolean hasDeltas(List<IpcStreamFile.Part> frames) {
    return frames.stream().anyMatch(IpcStreamFile.Part::isDelta);
  }

  @Test
  void pyarrowReadsWhatItWrote() throws Exception {
    assertThat(PythonEnvironment.run("streams.py", "check", server.location(), directory))
        .contains("ok check " + streams().size());
  }
}
