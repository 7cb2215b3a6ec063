package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands print for scripts is what docs/json says. */
class CommandOutputTest {
  private static final String BOTH = "io.sheaf.command.TestingStores#both";
  private static final List<String> WITHOUT_RESULT =
      List.of("generate-completion", "s3-upload", "s3-read");

  @TempDir private static Path directory;
  private static String file;
  private static String stream;

  private final String name = TestingStores.newName();

  @BeforeAll
  static void generate() {
    file = directory.resolve("in.arrow").toString();
    stream = directory.resolve("in.arrows").toString();
    JsonNode made = gen(file);
    assertThat(made.get("rows").asLong()).isEqualTo(600);
    gen(stream);
  }

  private static JsonNode gen(String out, String... more) {
    return json(
        "gen",
        ExitCodes.DONE,
        concat(
            new String[] {"--out", out, "--partitions", "2", "--batches", "3", "--rows", "100"},
            more));
  }

  /** Runs a command, and checks its exit code and its document. */
  private static JsonNode json(String command, int exitCode, String... arguments) {
    Outcome outcome = run(command, arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    return JsonSchemas.check(command, outcome.out());
  }

  private static Outcome run(String command, String... arguments) {
    String[] all = concat(new String[] {command, "--output", "json"}, arguments);
    return TestingCli.run(all);
  }

  private static String[] concat(String[] first, String... second) {
    return Stream.of(first, second).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void everyCommandIsInTheListAndHasItsSchema() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "command-output.md"));
    List<String> commands =
        Commands.commandLine().getSubcommands().keySet().stream()
            .filter(command -> !WITHOUT_RESULT.contains(command))
            .toList();
    assertThat(commands).contains("gen", "read");
    for (String command : commands) {
      assertThat(JsonSchemas.file(command)).exists();
      assertThat(document).contains("(json/" + command + ".schema.json)");
    }
    try (Stream<Path> schemas = Files.list(JsonSchemas.DIRECTORY)) {
      assertThat(schemas).hasSize(commands.size() + 2); // and those of errors and bench codecs
    }
  }

  @Test
  void schemasRefuseWhatTheyDoNotName() {
    assertThatThrownBy(
            () -> JsonSchemas.check("drop", "{\"store\":\"x\",\"dataset\":\"y\",\"dropped\":1}"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                JsonSchemas.check(
                    "drop", "{\"store\":\"x\",\"dataset\":\"y\",\"dropped\":true,\"more\":1}"))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void datasets(String where, String store) {
    JsonNode stored = json("split", ExitCodes.DONE, where, store, "--prefix", name, "--inp", file);
    assertThat(stored.get("chunks").asLong()).isEqualTo(6);
    assertThat(json("info", ExitCodes.DONE, where, store, name).get("layout").asText())
        .isEqualTo("sheaf");
    json("list", ExitCodes.DONE, where, store, "--prefix", name);
    JsonNode decoded = json("read", ExitCodes.DONE, where, store, name);
    assertThat(decoded.get("rows").asLong()).isEqualTo(600);
    assertThat(decoded.has("parse_seconds")).isTrue();
    String copy = directory.resolve(name + ".arrow").toString();
    JsonNode saved = json("read", ExitCodes.DONE, where, store, name, "--out", copy);
    assertThat(saved.get("saved").get("bytes").asLong()).isPositive();
    json("verify", ExitCodes.DONE, where, store, copy, name);
    json("drop", ExitCodes.DONE, where, store, name);
    json("drop", ExitCodes.NO, where, store, name);
    assertThat(json("list", ExitCodes.DONE, where, store, "--prefix", name).has("datasets"))
        .isFalse();
    json("ping", ExitCodes.DONE, store);
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void plainDatasetsHaveNoVersion(String where, String store) {
    String[] plain = {where, store, "--prefix", name, "--inp", file, "--layout", "arrow-redis"};
    assertThat(json("split", ExitCodes.DONE, plain).has("version")).isFalse();
    JsonNode described = json("info", ExitCodes.DONE, where, store, name);
    assertThat(described.has("version")).isFalse();
    assertThat(described.get("rows").asLong()).isEqualTo(-1);
    assertThat(json("read", ExitCodes.DONE, where, store, name).has("version")).isFalse();
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void versions(String where, String store) {
    String[] split = {where, store, "--prefix", name, "--inp", file};
    String first = json("split", ExitCodes.DONE, split).get("version").asText();
    json("split", ExitCodes.DONE, split);
    JsonNode described = json("info", ExitCodes.DONE, where, store, name);
    assertThat(described.get("versions")).hasSize(2);
    JsonNode left = json("gc", ExitCodes.DONE, where, store, "--prefix", name).get("left");
    assertThat(left.get(0).get("what").asText()).isEqualTo("version");
    JsonNode back = json("rollback", ExitCodes.DONE, where, store, name, "--to", first);
    assertThat(back.get("restored").asText()).isEqualTo(first);
    json("gc", ExitCodes.DONE, where, store, "--prefix", name, "--force");
    assertThat(json("gc", ExitCodes.DONE, where, store, "--prefix", name).has("left")).isFalse();
  }

  @Test
  void filesAndStreams() {
    for (String input : List.of(file, stream)) {
      JsonNode described = json("info", ExitCodes.DONE, input);
      assertThat(described.get("rows").asLong()).isEqualTo(600);
      assertThat(described.get("chunks").asLong()).isEqualTo(6);
      JsonNode read = json("read", ExitCodes.DONE, input, "--batches", "4", "--columns", "id64");
      assertThat(read.get("rows").asLong()).isEqualTo(400);
      assertThat(read.get("chunks_expected").asLong()).isEqualTo(4);
    }
    assertThat(json("info", ExitCodes.DONE, stream).get("layout").asText()).isEqualTo("stream");
  }

  @Test
  void differencesOfEachKind() {
    String other = directory.resolve("other.arrow").toString();
    gen(other, "--seed", "9");
    assertThat(kind(other)).isEqualTo("data");
    json("gen", ExitCodes.DONE, "--out", other, "--partitions", "1", "--rows", "10");
    assertThat(kind(other)).isEqualTo("row-count");
    gen(other, "--dict-strings");
    assertThat(kind(other)).isEqualTo("schema");
  }

  private static String kind(String other) {
    return json("verify", ExitCodes.NO, file, other).get("kind").asText();
  }

  @Test
  void partitionsOfAFile() {
    JsonNode read = json("local-read", ExitCodes.DONE, "--inp", file, "--partitions", "1");
    assertThat(read.get("rows").asLong()).isEqualTo(300);
    assertThat(read.get("partitions").toString()).isEqualTo("[1]");
  }

  @Test
  void theBenchmarkOfCodecs() {
    String[] sizes = {"--codecs", "lz4,zstd:3", "--chunk-rows", "10", "--rows", "20"};
    Outcome outcome =
        TestingCli.run(concat(new String[] {"bench", "codecs", "--output", "json"}, sizes));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    JsonNode figures = JsonSchemas.check("bench-codecs", outcome.out());
    assertThat(figures.size()).isEqualTo(2);
    assertThat(figures.get(1).get("codec").asText()).isEqualTo("zstd:3");
    assertThat(figures.get(1).get("rows").asInt()).isEqualTo(20);
  }

  @Test
  void theDemo() {
    assertThat(json("demo", ExitCodes.DONE).get("identical").asBoolean()).isTrue();
  }

  @Test
  void failures() {
    String absent = TestingStores.serverLocation() + "/" + name;
    assertFailure("DATASET_NOT_FOUND", ExitCodes.NO, "info", absent);
    assertFailure("DATASET_NOT_FOUND", ExitCodes.NO, "read", absent);
    assertFailure("FILE_NOT_FOUND", ExitCodes.NO, "verify", "no-such-file.arrow", file);
    assertFailure("USAGE", ExitCodes.USAGE, "verify", file);
    assertFailure("INVALID_REQUEST", ExitCodes.USAGE, "drop", "grpc://host:1/");
  }

  private static void assertFailure(
      String reason, int exitCode, String command, String... arguments) {
    Outcome outcome = run(command, arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    JsonNode document = JsonSchemas.check("error", outcome.out());
    assertThat(document.at("/error/reason").asText()).isEqualTo(reason);
  }
}
