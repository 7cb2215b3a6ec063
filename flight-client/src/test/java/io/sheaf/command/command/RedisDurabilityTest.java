package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What puts straight at Redis wait for, as the URL says it. The tests' Redis has no disk. */
class RedisDurabilityTest {
  private static final String REQUIRED = TestingStores.redisUrl() + "?durability_disk=require";

  @TempDir private static Path directory;
  private static String file;
  private final String name = TestingStores.newName();

  @BeforeAll
  static void generate() {
    file = directory.resolve("in.arrow").toString();
    Outcome made =
        TestingCli.run("gen", "--out", file, "--partitions", "1", "--batches", "1", "--rows", "10");
    assertThat(made.exitCode()).as(made.err()).isZero();
  }

  private void assertRefused(Outcome put) {
    assertThat(put.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(put.err()).contains("nothing was committed", "WAITAOF", "durability_disk");
    Outcome info = TestingCli.run("info", "--redis-url", TestingStores.redisUrl(), name);
    assertThat(info.exitCode()).isEqualTo(ExitCodes.NO);
  }

  @Test
  void aDiskThatCanNotBeWaitedForIsRefusedWhereItIsRequired() {
    assertRefused(
        TestingCli.run("split", "--redis-url", REQUIRED, "--prefix", name, "--inp", file));
    assertRefused(TestingCli.run("copy", file, REQUIRED + "#" + name));
  }

  @Test
  void whereItIsTriedItIsDoneWithoutAndRead() {
    String tried = TestingStores.redisUrl() + "?durability_disk=try&durability_commit=true";
    Outcome put = TestingCli.run("split", "--redis-url", tried, "--prefix", name, "--inp", file);
    assertThat(put.exitCode()).as(put.err()).isZero();
    Outcome compared = TestingCli.run("verify", file, REQUIRED + "#" + name);
    assertThat(compared.exitCode()).as("reading waits for nothing").isZero();
  }
}
