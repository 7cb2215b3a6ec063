package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code versions}, {@code renew}, {@code compact} and {@code adopt}. */
class VersionCommandsTest {
  private static final String BOTH = "io.sheaf.command.TestingStores#both";

  private final String name = TestingStores.newName();
  private final String other = TestingStores.newName();

  private static void generate(String dataset, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "gen",
                "--out=" + TestingStores.redisUrl() + "#" + dataset,
                "--partitions=2",
                "--batches=6",
                "--rows=50",
                "--seed=7"));
    arguments.addAll(List.of(more));
    Outcome generated = TestingCli.run(arguments.toArray(String[]::new));
    assertThat(generated.exitCode()).as(generated.err()).isZero();
  }

  private static Outcome run(int exitCode, String... arguments) {
    Outcome outcome = TestingCli.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(exitCode);
    return outcome;
  }

  private static JsonNode json(String schema, int exitCode, String... arguments) {
    return JsonSchemas.check(schema, run(exitCode, arguments).out());
  }

  private JsonNode versions(String where, String store) {
    return json("versions", ExitCodes.DONE, "versions", where, store, name, "--output=json")
        .get("versions");
  }

  private void assertSameRows(String where, String store) {
    run(ExitCodes.DONE, "verify", where, store, name, other);
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void compactMakesAVersionWithTheSameRowsInFewerChunks(String where, String store) {
    generate(name);
    generate(name, "--mode=append");
    generate(other);
    generate(other, "--mode=append");
    Outcome text = run(ExitCodes.DONE, "compact", where, store, name, "--chunk-rows=100");
    assertThat(text.out()).contains("Compacted '" + name + "'", "Chunks:     12", "1,200");
    assertSameRows(where, store);

    JsonNode made =
        json("compact", 0, "compact", where, store, name, "--codec=lz4", "--output=json");
    assertThat(made.get("chunks").asLong()).isEqualTo(2);
    assertThat(made.get("rows").asLong()).isEqualTo(1200);
    JsonNode found = versions(where, store);
    assertThat(found).hasSize(4);
    assertThat(found.get(0).get("version")).isEqualTo(made.get("version"));
    assertThat(found.get(0).has("readable_until")).isFalse();
    assertSameRows(where, store);
    assertThat(run(0, "info", where, store, name).out()).contains("Codec:      lz4");
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void adoptTakesPlainDataOnce(String where, String store) {
    generate(name, "--layout=arrow-redis");
    generate(other);
    Outcome none = run(ExitCodes.NO, "versions", where, store, name);
    assertThat(none.out()).contains(name, "arrow-redis", "no versions");
    assertThat(run(ExitCodes.NO, "compact", where, store, name).err()).contains("adopt it");

    JsonNode made = json("adopt", 0, "adopt", where, store, name, "--output=json");
    assertThat(made.get("rows").asLong()).isEqualTo(600);
    assertThat(made.get("chunks").asLong()).isEqualTo(12);
    assertThat(versions(where, store).get(0).get("version")).isEqualTo(made.get("version"));
    assertThat(run(0, "verify", where, store, name).out()).contains("12 chunks, checksums");
    assertSameRows(where, store);
    Outcome again = TestingCli.run("adopt", where, store, name);
    assertThat(again.exitCode()).isNotZero();
    assertThat(again.err()).contains("in the Sheaf layout already");
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void renewKeepsAVersionThatWasReplaced(String where, String store) {
    generate(name);
    generate(name, "--mode=overwrite", "--grace=60");
    JsonNode old = versions(where, store).get(1);
    Instant before = Instant.parse(old.get("readable_until").asText());
    String version = old.get("version").asText();

    JsonNode renewed =
        json("renew", 0, "renew", where, store, name, "--keep", version, "--output=json");
    Instant until = Instant.parse(renewed.get("readable_until").asText());
    assertThat(until).isAfter(before.plusSeconds(400));
    assertThat(versions(where, store).get(1).get("readable_until").asText())
        .isEqualTo(renewed.get("readable_until").asText());
    assertThat(run(0, "renew", where, store, name, "--keep", version).out())
        .contains("Version " + version, "stays readable until");

    run(ExitCodes.DONE, "gc", where, store, "--prefix", name, "--force");
    Outcome gone = run(ExitCodes.NO, "renew", where, store, name, "--keep", version);
    assertThat(gone.err()).contains("has no version " + version);
  }

  @Test
  void filesHaveNoVersions() {
    for (String[] arguments :
        List.of(
            new String[] {"versions", "x.arrow"},
            new String[] {"compact", "x.arrow"},
            new String[] {"adopt", "x.arrow"},
            new String[] {"renew", "x.arrow", "--keep", "1-x"})) {
      assertThat(run(ExitCodes.USAGE, arguments).err()).contains("x.arrow");
    }
  }
}
