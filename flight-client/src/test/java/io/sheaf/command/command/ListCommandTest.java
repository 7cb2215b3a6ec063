package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListCommandTest {
  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void namesInOrderALineEach(String where, String store) {
    String prefix = TestingStores.newName();
    for (String suffix : new String[] {"b", "a"}) {
      TestingCli.run(
          "gen",
          "--out",
          TestingStores.redisUrl() + "#" + prefix + suffix,
          "--partitions",
          "1",
          "--batches",
          "1",
          "--rows",
          "10");
    }
    Outcome listed = TestingCli.run("list", where, store, "--prefix", prefix);
    assertThat(listed.exitCode()).isZero();
    assertThat(listed.out().lines()).containsExactly(prefix + "a", prefix + "b");
    assertThat(TestingCli.run("list", where, store, "--prefix", prefix, "--output", "json").out())
        .contains("\"datasets\":[\"" + prefix + "a\",\"" + prefix + "b\"]");
  }
}
