package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code read --wire} and {@code --message-bytes}, through a server and straight at Redis. */
class ReadWireTest {
  private static final String BOTH = "io.sheaf.command.TestingStores#both";

  @TempDir private static Path directory;
  private static String file;
  private static String name;

  @BeforeAll
  static void store() {
    file = directory.resolve("in.arrow").toString();
    name = TestingStores.newName();
    run("gen", "--out", file, "--partitions", "2", "--batches", "2", "--rows", "5000");
    run("split", "--redis-url", TestingStores.redisUrl(), name, "--inp", file);
  }

  private static Outcome run(String... arguments) {
    Outcome outcome = TestingCli.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  private static JsonNode read(String where, String store, String... more) {
    List<String> all = new ArrayList<>(List.of("read", where, store, name, "--output", "json"));
    all.addAll(List.of(more));
    return JsonSchemas.check("read", run(all.toArray(String[]::new)).out());
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void uncompressedThereIsMoreAndTheSameRows(String where, String store) {
    JsonNode stored = read(where, store);
    JsonNode plain = read(where, store, "--wire", "none");
    assertThat(plain.get("rows")).isEqualTo(stored.get("rows"));
    assertThat(plain.get("stored_bytes").asLong())
        .isGreaterThan(stored.get("stored_bytes").asLong())
        .isGreaterThanOrEqualTo(plain.get("decoded_bytes").asLong());
    Path copy = directory.resolve(where.substring(2) + ".arrow");
    read(where, store, "--wire", "lz4", "--codec", "keep", "--out", copy.toString());
    run("verify", file, copy.toString());
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void batchesAreCutToFit(String where, String store) {
    JsonNode pieces = read(where, store, "--wire", "none", "--message-bytes", "100000");
    assertThat(pieces.get("rows").asLong()).isEqualTo(20_000);
    assertThat(pieces.get("chunks").asLong()).isGreaterThan(16);
    assertThat(pieces.get("chunks_expected")).isEqualTo(pieces.get("chunks"));
  }

  @Test
  void whatCanNotBeIsSaid() {
    assertRefused(ExitCodes.USAGE, "gzip", name, "--wire", "gzip");
    assertRefused(ExitCodes.USAGE, "message_bytes", name, "--message-bytes", "0");
    assertRefused(
        ExitCodes.USAGE, "--allow-missing", name, "--message-bytes", "9999", "--allow-missing");
    assertRefused(ExitCodes.NO, "for datasets", file, "--wire", "none");
  }

  private static void assertRefused(int exitCode, String word, String data, String... options) {
    List<String> all =
        new ArrayList<>(List.of("read", "--location", TestingStores.serverLocation(), data));
    all.addAll(List.of(options));
    Outcome refused = TestingCli.run(all.toArray(String[]::new));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(exitCode);
    assertThat(refused.err()).contains(word);
  }
}
