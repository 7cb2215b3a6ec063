package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  @Test
  void goesThroughEveryStepAndFitsTheTerminal() {
    Outcome demo = TestingCli.run("demo");
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    assertThat(demo.out())
        .contains("FILES ARE IDENTICAL!", "gen ", "split ", "list ", "read ", "verify ", "drop ");
    assertThat(demo.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }
}
