package io.sheaf.dataset.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.SheafException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisBinaryTest {
  @TempDir Path temporary;
  private StateDirectory state;

  @BeforeEach
  void makeStateDirectory() {
    state = new StateDirectory(temporary.resolve("state"));
  }

  @Test
  void takesTheOneThatTheEnvironmentNames() throws IOException {
    Path named = program("named", "echo 'Redis server v=7.0.0'");
    Path onPath = program("path", "echo 'Redis server v=7.0.0'");
    assertThat(find(Map.of("REDIS_SERVER", named.toString(), "PATH", directory(onPath))))
        .isEqualTo(named);
  }

  @Test
  void aNamedOneThatDoesNotRunIsAnErrorNotPassedOver() throws IOException {
    Path onPath = program("path", "echo 'Redis server v=7.0.0'");
    assertThatThrownBy(
            () -> find(Map.of("REDIS_SERVER", "/does/not/exist", "PATH", directory(onPath))))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("REDIS_SERVER")
        .hasMessageContaining("/does/not/exist")
        .hasMessageNotContaining("\n");
  }

  @Test
  void takesTheFirstOnPathThatRuns() throws IOException {
    Path broken = program("broken", "echo 'missing library' >&2; exit 127");
    Path stranger = program("stranger", "echo hello");
    Path works = program("works", "echo 'Redis server v=7.0.0'");
    String path =
        String.join(
            File.pathSeparator, "/none", directory(broken), directory(stranger), directory(works));
    assertThat(find(Map.of("PATH", path))).isEqualTo(works);
  }

  @Test
  void takesTheBundledOneWhenThereIsNoneOnPath() throws IOException {
    Path bundled = find(Map.of("PATH", temporary.toString()));
    assertThat(bundled).startsWith(state.path()).isExecutable();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundled)))
        .isEqualTo("rwx------");
    assertThat(find(Map.of("PATH", ""))).isEqualTo(bundled);
  }

  @Test
  void unpacksAgainWhatWasCutShort() throws IOException {
    Path bundled = find(Map.of("PATH", temporary.toString()));
    long size = Files.size(bundled);
    Files.write(bundled, new byte[10]);
    assertThat(find(Map.of("PATH", temporary.toString()))).isEqualTo(bundled);
    assertThat(bundled).hasSize(size);
  }

  @Test
  void theBundledOneServes() throws IOException {
    RedisStart start =
        new RedisStart(
            EmbeddedRedisOptions.inMemory(), Map.of("PATH", temporary.toString()), state);
    try (EmbeddedRedis redis = start.start()) {
      assertThat(RedisAnswers.ask(redis.port(), "INFO server")).contains("redis_version:6.");
    }
  }

  @Test
  void saysWhatWasTriedWhenNothingRuns() throws IOException {
    Path broken = program("broken", "echo 'missing library' >&2; exit 127");
    RedisBinary binary =
        new RedisBinary(Map.of("PATH", directory(broken)), new BundledRedis(state, "plan9-vax"));
    assertThatThrownBy(binary::find)
        .isInstanceOf(SheafException.class)
        .hasMessageContaining(broken.toString())
        .hasMessageContaining("missing library")
        .hasMessageContaining("plan9-vax")
        .hasMessageContaining("set REDIS_SERVER");
  }

  @Test
  void namesPlatformsAsTheJarDoes() {
    assertThat(BundledRedis.platform("Linux", "amd64")).isEqualTo("linux-amd64");
    assertThat(BundledRedis.platform("Linux", "aarch64")).isEqualTo("linux-arm64");
    assertThat(BundledRedis.platform("Mac OS X", "x86_64")).isEqualTo("darwin-amd64");
  }

  @Test
  void keepsStateWhereTheUserSaysElseAtHomeElseInTheTemporaryDirectory() {
    Properties properties = new Properties();
    properties.setProperty("user.name", System.getProperty("user.name"));
    properties.setProperty("user.home", temporary.resolve("home").toString());
    properties.setProperty("java.io.tmpdir", temporary.toString());
    Map<String, String> configured = Map.of("XDG_STATE_HOME", temporary + "/x");
    assertThat(StateDirectory.ofUser(configured, properties).path())
        .isEqualTo(temporary.resolve("x/sheaf"))
        .isDirectory();
    assertThat(StateDirectory.ofUser(Map.of("XDG_STATE_HOME", "relative"), properties).path())
        .isEqualTo(temporary.resolve("home/.local/state/sheaf"));
    properties.setProperty("user.home", "/proc/none");
    assertThat(StateDirectory.ofUser(Map.of(), properties).path())
        .isEqualTo(temporary.resolve("sheaf-" + System.getProperty("user.name")))
        .isDirectory();
  }

  private Path find(Map<String, String> environment) {
    return new RedisBinary(environment, new BundledRedis(state)).find();
  }

  private Path program(String directory, String script) throws IOException {
    Path program = Files.createDirectories(temporary.resolve(directory)).resolve("redis-server");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private static String directory(Path program) {
    return program.getParent().toString();
  }
}
