package io.sheaf.server.clients;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.server.TestingProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs of {@code src/test/rust} and {@code src/test/go}, built into {@code target}. Tests that
 * need one are skipped where its compiler is missing, but not under CI, where they fail.
 */
final class BuiltClient {
  private static final Path SOURCES = Path.of("src", "test").toAbsolutePath();
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final int BUILD_SECONDS_MAX = 780;

  private BuiltClient() {}

  static Path rust() throws Exception {
    require("cargo 1.88", "cargo", "--version");
    Path directory = TARGET.resolve("rust");
    List<String> build = List.of("cargo", "build", "--quiet", "--target-dir", directory.toString());
    TestingProgram.run(build, SOURCES.resolve("rust"), BUILD_SECONDS_MAX).well();
    return directory.resolve("debug").resolve("sheaf-stock-client");
  }

  static Path go() throws Exception {
    require("go 1.25", "go", "version");
    Path program = TARGET.resolve("go").resolve("client");
    List<String> build = List.of("go", "build", "-buildvcs=false", "-o", program.toString(), ".");
    TestingProgram.run(build, SOURCES.resolve("go").resolve("client"), BUILD_SECONDS_MAX).well();
    return program;
  }

  /** Skips the test when there is no compiler, or an older one; the build fails under CI then. */
  private static void require(String least, String program, String versionArgument)
      throws Exception {
    TestingProgram.assumeInstalled(program, versionArgument);
    if (System.getenv("CI") == null) {
      String found =
          TestingProgram.run(List.of(program, versionArgument), TARGET, 60).output().strip();
      assumeThat(minor(found))
          .as("%s or later, found %s", least, found)
          .isGreaterThanOrEqualTo(minor(least));
    }
  }

  /** The number after the first one in a version. */
  private static int minor(String version) {
    Matcher numbers = Pattern.compile("\\d+\\.(\\d+)").matcher(version);
    return numbers.find() ? Integer.parseInt(numbers.group(1)) : 0;
  }
}
