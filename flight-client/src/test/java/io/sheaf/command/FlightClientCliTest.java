package io.sheaf.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.TestingCli.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FlightClientCliTest {
  @Test
  void saysWhatItCanDo() {
    Outcome help = TestingCli.run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains(
            "gen ", "split ", "read ", "verify ", "list ", "info ", "drop ", "ping ", "demo ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen",
        "split",
        "read",
        "verify",
        "list",
        "info",
        "drop",
        "versions",
        "rollback",
        "renew",
        "compact",
        "adopt",
        "gc",
        "ping",
        "demo"
      })
  void helpOfEachCommandFitsTheTerminal(String command) {
    Outcome help = TestingCli.run(command, "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void withoutCommandItIsUsage() {
    Outcome none = TestingCli.run();
    assertThat(none.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(none.out()).isEmpty();
  }

  @Test
  void anUnknownOptionIsUsageInOneLineAndAHint() {
    Outcome unknown = TestingCli.run("list", "--colour");
    assertThat(unknown.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(unknown.err()).contains("--colour");
    assertThat(unknown.err().lines().count()).isLessThanOrEqualTo(2);
  }

  @Test
  void aServerThatIsNotThereIsTriedThreeTimesWithoutStackTrace() {
    Outcome away = TestingCli.run("list", "grpc://127.0.0.1:1");
    assertThat(away.exitCode()).isEqualTo(ExitCodes.RETRY);
    assertThat(away.err().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("127.0.0.1:1 "));
    assertThat(away.err()).contains("Attempt 1/3 failed: ", "Attempt 2/3 failed: ", "Retrying in ");
    assertThat(away.err()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void aRedisThatIsNotThereIsTriedThreeTimesAndItsPasswordIsNotTold() {
    Outcome away =
        TestingCli.run(
            "read",
            "--redis-url",
            "redis://user:s3cr3t@127.0.0.1:1",
            "--prefix",
            "x",
            "--output",
            "json");
    assertThat(away.exitCode()).isEqualTo(ExitCodes.RETRY);
    assertThat(away.err()).contains("Attempt 1/3 failed: ", "Attempt 2/3 failed: ", "Retrying in ");
    assertThat(away.err()).doesNotContain("Attempt 3/3");
    assertThat(away.out()).startsWith("{\"error\":").contains("STORE_UNAVAILABLE");
    assertThat(away.err() + away.out()).doesNotContain("s3cr3t");
  }

  @Test
  void anS3ThatIsAwayIsToldAndTriedAgainByTheSdkAlone() {
    Outcome away =
        TestingCli.run(
            "info",
            "s3://bucket/a.arrow",
            "--endpoint",
            "http://127.0.0.1:1",
            "--aws-access-key",
            "x",
            "--aws-secret-key",
            "s3cr3t");
    assertThat(away.exitCode()).isEqualTo(ExitCodes.RETRY);
    assertThat(away.err()).contains("S3 can't be reached").doesNotContain("Attempt", "s3cr3t");
  }

  /** What bytes become that are no text in the locale's charset. */
  @Test
  void argumentsThatCouldNotBeDecodedAreRefused() {
    for (String[] arguments :
        new String[][] {
          {"split", "--inp", "a.arrow", "--prefix", "h\uFFFD\uFFFD"},
          {"info", "h\uFFFD.arrow"},
          {"local-read", "--inp", "h\uFFFD.arrow"}
        }) {
      Outcome refused = TestingCli.run(arguments);
      assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(refused.err()).contains("U+FFFD", "LC_ALL=C.UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen --string-cardinality 0 --out -",
        "read no.arrow --out -",
        "read no.arrow --out=-",
        "copy no.arrow -"
      })
  void aFailureStaysOutOfTheData(String command) {
    Outcome failed = TestingCli.run((command + " --output json").split(" "));
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("{\"error\":");
  }

  @Test
  void anErrorIsADocumentToo() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        FlightClientCli.commandLine()
            .setExecutionStrategy(
                parsed -> {
                  throw new OutOfMemoryError("no room");
                })
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    assertThat(FlightClientCli.run(commandLine, new String[] {"list", "--output", "json"}))
        .isEqualTo(ExitCodes.RETRY);
    assertThat(out.toString()).startsWith("{\"error\":").contains("OUT_OF_MEMORY");
    assertThat(err.toString()).contains("no room");
  }
}
