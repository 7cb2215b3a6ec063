package io.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The image is built from what its files let through: Maven wants to see each module. */
class ImageTest {
  private static final Path ROOT = Path.of("..");

  static Stream<String> modules() throws IOException {
    String project = Files.readString(ROOT.resolve("pom.xml"));
    List<String> modules =
        Pattern.compile("<module>(.*)</module>")
            .matcher(project)
            .results()
            .map((MatchResult module) -> module.group(1))
            .toList();
    assertThat(modules).contains("protocol");
    return modules.stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void hasEachModuleOrItsPom(String module) throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve(".dockerignore")))
        .containsAnyOf("!" + module, "!" + module + "/pom.xml");
    assertThat(Files.readAllLines(ROOT.resolve("deploy/Dockerfile")))
        .containsAnyOf(
            "COPY " + module + " " + module, "COPY " + module + "/pom.xml " + module + "/");
  }
}
