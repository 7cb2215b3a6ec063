package io.sheaf.command.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects by their keys, whatever is in them. */
class ObjectKeyTest {
  @TempDir private static Path directory;
  private static TestingBucket bucket;
  private static String input;

  @BeforeAll
  static void start() throws Exception {
    bucket = TestingBucket.start();
    input = directory.resolve("input.arrow").toString();
    assertThat(TestingCli.run("gen", "--out", input, "--rows", "10").exitCode()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    bucket.close();
  }

  private static Outcome run(String command, String name, String key, String... more) {
    String[] flags = {command, "--bucket", name, "--key", key};
    return TestingCli.run(
        bucket.with(Stream.of(flags, more).flatMap(Stream::of).toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data#1", "x/data#1.arrow", "100%.arrow", "a%20b", "?x=1", "trailing#"})
  void aKeyIsTakenAsItIs(String key) {
    Outcome uploaded = run("s3-upload", TestingBucket.NAME, key, "--inp", input);
    assertThat(uploaded.exitCode()).as(uploaded.err()).isZero();
    assertThat(bucket.keys()).contains(key);
    assertThat(run("s3-read", TestingBucket.NAME, key).exitCode()).isZero();
  }

  @Test
  void whatIsNoKeyIsRefused() {
    for (String key : new String[] {"", "directory/", "a//b", "/a", "a/../b"}) {
      Outcome refused = run("s3-upload", TestingBucket.NAME, key, "--inp", input);
      assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(refused.err()).containsAnyOf("names no object", "can't be a key");
    }
    assertThat(run("s3-upload", TestingBucket.NAME + "/x", "a", "--inp", input).exitCode())
        .isEqualTo(ExitCodes.USAGE);
  }
}
