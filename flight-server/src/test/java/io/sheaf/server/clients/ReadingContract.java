package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client with default settings can read, and what it says where it can't. */
abstract class ReadingContract extends ClientFixture {
  /**
   * What the client says of what it can't read with its default settings, by the dataset's name;
   * the recipe quotes it, with … for numbers.
   */
  abstract Map<String, String> refusals();

  @ParameterizedTest
  @ValueSource(strings = {"stored", "zstd", "lz4", "large"})
  void readsOrSaysWhyNot(String dataset) throws Exception {
    ClientRun run = run("read", dataset, file("read"));
    String refusal = refusals().get(dataset);
    if (refusal == null) {
      assertRead(dataset, run);
    } else {
      assertThat(run.failed().value("error")).matches(pattern(refusal));
      assertThat(Files.readString(ClientsDocument.PATH)).contains(refusal);
    }
  }

  void assertRead(String dataset, ClientRun run) throws Exception {
    run.succeeded();
    rows(dataset).assertSame(Rows.read(Path.of(file("read"))));
  }

  /** As a regular expression, … being a number. */
  private static Pattern pattern(String words) {
    return Pattern.compile(".*" + Pattern.quote(words).replace("…", "\\E\\d+\\Q") + ".*");
  }
}
