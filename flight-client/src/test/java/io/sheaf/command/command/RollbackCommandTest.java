package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions that were replaced: info lists them, rollback comes back to one, gc removes them. */
class RollbackCommandTest {
  private final String name = TestingStores.newName();

  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void comesBackToAVersionThatInfoLists(String where, String store) throws Exception {
    generate(10);
    generate(20);
    JsonNode versions = info(where, store).get("versions");
    assertThat(versions.findValuesAsText("rows")).containsExactly("20", "10");
    assertThat(versions.get(0).has("readable_until")).isFalse();
    String old = versions.get(1).get("version").asText();
    assertThat(TestingCli.run("info", where, store, name).out())
        .contains("Readable until", old, "(current)");

    Outcome back = TestingCli.run("rollback", where, store, name, "--to", old);
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(back.out()).contains("Version " + old + " of '" + name + "' is current again");
    assertThat(info(where, store).get("rows").asLong()).isEqualTo(10);

    Outcome forced = TestingCli.run("gc", where, store, "--prefix", name, "--force");
    assertThat(forced.exitCode()).as(forced.err()).isZero();
    assertThat(forced.out()).contains("2 done, 0 left");
    assertThat(info(where, store).get("versions")).hasSize(1);
    Outcome gone = TestingCli.run("rollback", where, store, name, "--to", old);
    assertThat(gone.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(gone.err()).contains("has no version " + old, "the current version is 3-");
  }

  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void aConditionThatDoesNotHoldIsRefused(String where, String store) throws Exception {
    generate(10);
    generate(20);
    String old = info(where, store).get("versions").get(1).get("version").asText();
    Outcome refused =
        TestingCli.run("rollback", where, store, name, "--to", old, "--if-version", old);
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(refused.err()).contains("nothing was committed");
    assertThat(info(where, store).get("rows").asLong()).isEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void gcListsWhatWillGoLater(String where, String store) {
    generate(10);
    generate(20);
    Outcome looked = TestingCli.run("gc", where, store, "--prefix", name);
    assertThat(looked.exitCode()).as(looked.err()).isZero();
    assertThat(looked.out()).contains("0 done, 1 left").containsPattern(name + " +version +1-");
  }

  @Test
  void aFileHasNoVersions() {
    Outcome refused = TestingCli.run("rollback", "x.arrow", "--to", "1-x");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("x.arrow");
  }

  private void generate(int rows) {
    Outcome generated =
        TestingCli.run(
            "gen",
            "--out=" + TestingStores.redisUrl() + "#" + name,
            "--partitions=1",
            "--batches=1",
            "--rows=" + rows,
            "--layout=sheaf",
            "--mode=overwrite");
    assertThat(generated.exitCode()).as(generated.err()).isZero();
  }

  private JsonNode info(String where, String store) throws Exception {
    Outcome outcome = TestingCli.run("info", where, store, name, "--output", "json");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(outcome.out());
  }
}
