package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.request.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client with default settings can read, and what it says where it can't. */
abstract class ReadingContract extends ClientFixture {
  private static final String[] SETTINGS = {"sheaf-wire=none", "sheaf-message-bytes=4194304"};

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

  void assertRead(String dataset, ClientRun run) throws Exception {
    run.succeeded();
    rows(dataset).assertSame(Rows.read(Path.of(file("read"))));
  }

  /** As a regular expression, … being a number. */
  private static Pattern pattern(String words) {
    return Pattern.compile(".*" + Pattern.quote(words).replace("…", "\\E\\d+\\Q") + ".*");
  }
}
