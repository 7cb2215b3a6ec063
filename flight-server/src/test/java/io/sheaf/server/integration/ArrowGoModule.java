package io.sheaf.server.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sheaf.server.MakingLock;
import io.sheaf.server.TestingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sources of arrow-go in {@code target}, got through Go's own means, and programs built of
 * them. They are a copy since the packages are internal: only what lies among them may use them.
 * Tests that need it are skipped where there is no Go, but not under CI, where they fail.
 */
final class ArrowGoModule {
  private static final String MODULE = "github.com/apache/arrow-go/v18@v18.8.0";
  private static final Path HOME = Path.of("target", "go").toAbsolutePath();
  private static final Path SOURCES = HOME.resolve("arrow-go-18.8.0");
  private static final Path OWN_SOURCES = Path.of("src", "test", "go", "integration");
  private static final int DOWNLOAD_SECONDS_MAX = 300;

  /** The first build on a slow machine compiles gRPC and Arrow. */
  private static final int BUILD_SECONDS_MAX = 900;

  private ArrowGoModule() {}

  /** The integration client of the Arrow project. */
  static Path client() throws Exception {
    return build("arrow/internal/flight_integration/cmd/arrow-flight-integration-client");
  }

  /** What {@code src/test/go/integration} makes of the same packages. */
  static Path reader() throws Exception {
    Path target = sources().resolve("arrow/internal/flight_integration/cmd/sheaf-reader");
    copy(OWN_SOURCES, target);
    return build("arrow/internal/flight_integration/cmd/sheaf-reader");
  }

  private static synchronized Path build(String directory) throws Exception {
    Path program = HOME.resolve(Path.of(directory).getFileName());
    Path sources = sources();
    try (MakingLock lock = MakingLock.of(program)) {
      TestingProgram.run(
              List.of("go", "build", "-buildvcs=false", "-o", program.toString(), "./" + directory),
              sources,
              BUILD_SECONDS_MAX)
          .well();
    }
    return program;
  }

  private static synchronized Path sources() throws Exception {
    TestingProgram.assumeInstalled("go", "version");
    try (MakingLock lock = MakingLock.of(SOURCES)) {
      if (!Files.exists(SOURCES)) {
        Path unfinished = HOME.resolve("unfinished");
        copy(download(), unfinished);
        Files.move(unfinished, SOURCES);
      }
    }
    return SOURCES;
  }

  private static Path download() throws Exception {
    Files.createDirectories(HOME);
    String answer =
        TestingProgram.run(
                List.of("go", "mod", "download", "-json", MODULE), HOME, DOWNLOAD_SECONDS_MAX)
            .well();
    JsonNode module = new ObjectMapper().readTree(answer.substring(answer.indexOf('{')));
    return Path.of(module.get("Dir").asText());
  }

  /** Go's own copies are read-only; these are not, so that {@code mvn clean} can do its work. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.write(target, Files.readAllBytes(path));
        }
      }
    }
  }
}
