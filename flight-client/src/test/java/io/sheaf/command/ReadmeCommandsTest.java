package io.sheaf.command;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command lines of the README are ones that the program takes. */
class ReadmeCommandsTest {
  private static final String PROGRAM = "bin/flight-client ";

  static Stream<String> commandLines() throws IOException {
    return Files.readAllLines(Path.of("..", "README.md")).stream()
        .filter(line -> line.startsWith(PROGRAM))
        .map(line -> line.substring(PROGRAM.length()).replaceAll(" *#.*", ""));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void isTaken(String line) {
    assertThatCode(() -> FlightClientCli.commandLine().parseArgs(line.split(" ")))
        .doesNotThrowAnyException();
  }
}
