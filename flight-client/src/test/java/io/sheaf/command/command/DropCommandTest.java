package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DropCommandTest {
  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void dropsOnceAndThenSaysNo(String where, String store) {
    String name = TestingStores.newName();
    TestingCli.run(
        "gen",
        "--out",
        TestingStores.redisUrl() + "#" + name,
        "--partitions",
        "1",
        "--batches",
        "1",
        "--rows",
        "10");
    Outcome dropped = TestingCli.run("drop", where, store, name);
    assertThat(dropped.exitCode()).as(dropped.err()).isZero();
    assertThat(dropped.out()).contains("Dropped '" + name + "'");
    Outcome again = TestingCli.run("drop", where, store, name);
    assertThat(again.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(again.out()).contains("There is no '" + name + "'");
  }

  @Test
  void aFileIsNotDropped() {
    Outcome refused = TestingCli.run("drop", "x.arrow");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("x.arrow");
  }
}
