package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InfoCommandTest {
  private static final String DICTIONARY = "dictionary<values=string, indices=int32, ordered=0>";

  @TempDir private Path directory;
  private final String name = TestingStores.newName();

  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void describesAVersion(String where, String store) throws Exception {
    generate(TestingStores.redisUrl() + "#" + name, "--layout=sheaf");
    Outcome text = TestingCli.run("info", where, store, name);
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out())
        .containsPattern("Layout: +sheaf")
        .containsPattern("Version: +1-")
        .containsPattern("Rows: +60")
        .containsPattern("Chunks: +6")
        .containsPattern("Size: +0\\.\\d+ MiB stored")
        .containsPattern("ts_ns +timestamp\\[ns")
        .containsPattern("(?m)^ *1 +3 +30 ")
        .doesNotContain("Utf8", "Int(", "Timestamp(");
    assertThat(text.out()).contains(DICTIONARY);

    JsonNode json = json(where, store, name);
    assertThat(json.get("layout").asText()).isEqualTo("sheaf");
    assertThat(json.get("version").asText()).startsWith("1-");
    assertThat(json.get("rows").asLong()).isEqualTo(60);
    assertThat(json.get("partitions")).hasSize(2);
    assertThat(json.at("/partitions/1/chunks").asInt()).isEqualTo(3);
    assertThat(json.get("columns").findValuesAsText("type")).contains(DICTIONARY);
  }

  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void ofPlainDataRowsAndVersionAreUnknown(String where, String store) throws Exception {
    generate(TestingStores.redisUrl() + "#" + name, "--layout=arrow-redis");
    Outcome text = TestingCli.run("info", where, store, name);
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out())
        .containsPattern("Layout: +arrow-redis")
        .containsPattern("Rows: +unknown")
        .containsPattern("Chunks: +6")
        .contains(DICTIONARY)
        .doesNotContain("Version");

    JsonNode json = json(where, store, name);
    assertThat(json.get("layout").asText()).isEqualTo("arrow-redis");
    assertThat(json.hasNonNull("version")).isFalse();
    assertThat(json.get("rows").asLong()).isEqualTo(-1);
    assertThat(json.get("bytes").asLong()).isPositive();
  }

  @Test
  void describesAFile() {
    Path file = directory.resolve("a.arrow");
    generate(file.toString());
    assertThat(TestingCli.run("info", file.toString()).out())
        .containsPattern("Layout: +file")
        .containsPattern("Rows: +60")
        .contains(DICTIONARY);
  }

  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void whatIsNotThereIsNamed(String where, String store) {
    Outcome outcome = TestingCli.run("info", where, store, name);
    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(name);
  }

  @Test
  void whereNobodyListensItSaysSoAndWhatToDo() {
    for (String address :
        new String[] {"grpc://127.0.0.1:1/" + name, "redis://127.0.0.1:1#" + name}) {
      Outcome outcome = TestingCli.run("info", address);
      assertThat(outcome.exitCode()).isEqualTo(ExitCodes.RETRY);
      assertThat(outcome.err())
          .contains("connection refused: 127.0.0.1:1", "start it there")
          .doesNotContain("(..)", "Exception");
    }
  }

  private static JsonNode json(String where, String store, String name) throws Exception {
    Outcome outcome = TestingCli.run("info", where, store, name, "--output", "json");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(outcome.out());
  }

  private static void generate(String out, String... more) {
    String[] arguments = {
      "gen", "--out=" + out, "--partitions=2", "--batches=3", "--rows=10", "--dict-strings"
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    Outcome generated = TestingCli.run(all);
    assertThat(generated.exitCode()).as(generated.err()).isZero();
  }
}
