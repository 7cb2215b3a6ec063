package io.sheaf.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerCommandLineTest {
  @TempDir Path temporary;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<SheafConfig> served = new ArrayList<>();

  @Test
  void servesWithTheDefaults() {
    assertThat(run()).isZero();
    assertThat(served).containsExactly(SheafConfig.defaults());
    assertThat(out.toString() + err).isEmpty();
  }

  @Test
  void everyFlagArrives() throws IOException {
    Path file = Files.writeString(temporary.resolve("s.conf"), "sheaf.redis.connections = 9");
    assertThat(
            run(
                "--config=" + file,
                "--host",
                "0.0.0.0",
                "--port",
                "0",
                "--advertise",
                "reuse,grpc://h:1",
                "--insecure",
                "--embedded",
                "--data-dir",
                "data",
                "-Dsheaf.dataset.grace=1s",
                "-Dsheaf.dataset.lease=2s"))
        .as(err.toString())
        .isZero();
    SheafConfig config = served.get(0);
    assertThat(config.server().host()).isEqualTo("0.0.0.0");
    assertThat(config.server().port()).isZero();
    assertThat(config.server().advertise()).containsExactly("reuse", "grpc://h:1");
    assertThat(config.server().insecure()).isTrue();
    assertThat(config.redis().connections()).isEqualTo(9);
    assertThat(config.redis().embedded()).isTrue();
    assertThat(config.redis().dataDirectory()).contains(Path.of("data"));
    assertThat(config.dataset().grace()).hasSeconds(1);
    assertThat(config.dataset().lease()).hasSeconds(2);

    assertThat(run("--redis-url", "redis://h")).isZero();
    assertThat(served.get(1).redis().url()).contains(new RedisUrlText("redis://h"));
  }

  @Test
  void answersHelpAndVersionOnStdout() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: flight-server")
        .contains("--config", "--host", "--port", "--advertise", "--redis-url")
        .contains("--embedded", "--data-dir", "--insecure", "-D");
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("flight-server " + ServerVersion.version());
    assertThat(served).isEmpty();
  }

  @Test
  void badFlagsAreOneLineAndExitCode2() {
    assertThat(run("--prot", "1")).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("flight-server: ")
        .contains("--prot")
        .contains("--port")
        .contains("--help");
    assertThat(run("--redis-ulr=redis://:topsecret@h", "redis://:topsecret@h")).isEqualTo(2);
    assertThat(run("-Dnovalue")).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("topsecret");
    assertThat(served).isEmpty();
  }

  @Test
  void badSettingsAreALineEachAndExitCode2() {
    assertThat(run("--port", "x", "--host", "10.0.0.1", "-Dsheaf.x=1")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).startsWith("flight-server: sheaf."));
    assertThat(served).isEmpty();
  }

  @Test
  void whatKeepsItFromStartingIsOneLineAndExitCode2() {
    int code =
        commandLine()
            .run(
                new String[0],
                config -> {
                  throw new SheafException(
                      ErrorReason.STORE_UNAVAILABLE, "port 8815 is taken", new IOException("x"));
                });
    assertThat(code).isEqualTo(2);
    assertThat(err).hasToString("flight-server: port 8815 is taken" + System.lineSeparator());
  }

  @Test
  void aDefectIsToldWithoutSecretsAndExitCode1() {
    int code =
        commandLine()
            .run(
                new String[0],
                config -> {
                  throw new IOException("redis://:topsecret@h");
                });
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("failed").doesNotContain("topsecret");
  }

  @Test
  void theExitCodeOfTheServerIsTheProcesss() {
    assertThat(commandLine().run(new String[0], config -> 7)).isEqualTo(7);
  }

  private int run(String... arguments) {
    return commandLine()
        .run(
            arguments,
            config -> {
              served.add(config);
              return 0;
            });
  }

  private ServerCommandLine commandLine() {
    return new ServerCommandLine(
        Map.of(), new Properties(), new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
