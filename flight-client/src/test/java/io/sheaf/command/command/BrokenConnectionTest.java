package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.BreakingWire;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands whose connection breaks once, in the middle of the data. */
class BrokenConnectionTest {
  private static final long BYTES = 500_000;

  @TempDir private static Path directory;
  private static String file;

  private final String name = TestingStores.newName();

  @BeforeAll
  static void generate() {
    file = directory.resolve("in.arrow").toString();
    assertDone("gen", "--out", file, "--partitions", "2", "--batches", "10", "--rows", "5000");
  }

  private static Outcome assertDone(String... arguments) {
    Outcome outcome = TestingCli.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome;
  }

  private static void assertTriedAgain(Outcome outcome) {
    assertThat(outcome.err()).contains("Attempt 1/3 failed: ", "Retrying in ");
  }

  private String address() {
    return TestingStores.serverLocation() + "/" + name;
  }

  @Test
  void splitSendsTheWholeFileAgain() throws IOException {
    try (BreakingWire wire = new BreakingWire(BYTES)) {
      Outcome split =
          assertDone(
              "split", "--location", wire.location(), name, "--inp", file, "--output", "json");
      assertTriedAgain(split);
      assertThat(JsonSchemas.check("split", split.out()).get("rows").asLong()).isEqualTo(100_000);
    }
    assertDone("verify", file, address());
  }

  @Test
  void genMakesTheDataAgain() throws IOException {
    try (BreakingWire wire = new BreakingWire(BYTES)) {
      String out = wire.location() + "/" + name;
      String[] size = {"--partitions", "2", "--batches", "10", "--rows", "5000"};
      assertTriedAgain(
          assertDone("gen", "--out", out, size[0], size[1], size[2], size[3], size[4], size[5]));
    }
    assertDone("verify", file, address());
  }

  @Test
  void readGoesOn() throws IOException {
    assertDone("split", address(), "--inp", file);
    String copy = directory.resolve(name + ".arrow").toString();
    try (BreakingWire wire = new BreakingWire(BYTES)) {
      assertTriedAgain(assertDone("read", "--location", wire.location(), name, "--out", copy));
    }
    assertDone("verify", file, copy);
  }
}
