package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.client.SheafClient;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples do what it says, as they stand there. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final String LOCATION = "grpc://localhost:8815";
  private static final int SECONDS_MAX = 120;

  @TempDir private Path directory;

  @Test
  void pyarrowWritesAndReads() throws Exception {
    try (TestingServer server = TestingServer.start()) {
      Path script = write("example.py", example("python", server));
      assertThat(PythonEnvironment.run(script.toString()))
          .contains("\"rows\":4,\"chunks\":2", "price: [[1.5,1.6],[2.5,2.4]]")
          .containsPattern("'partition': 1, .*'rows': 2, .*} 2");
    }
  }

  @Test
  void javaReads() throws Exception {
    SampleData data = new SampleData(2, 2, 5, 3);
    try (TestingServer server = TestingServer.start();
        SheafClient client = SheafClient.connect(server.location())) {
      data.put(client, "prices");
      Path source = write("Example.java", example("java", server));
      String classPath = System.getProperty("java.class.path");
      execute("javac", "-cp", classPath, "-d", directory.toString(), source.toString());
      List<String> arguments = new ArrayList<>(ServerProcess.accessOptions());
      arguments.addAll(List.of("-cp", directory + File.pathSeparator + classPath, "Example"));
      List<String> rows =
          execute("java", arguments.toArray(String[]::new))
              .lines()
              .filter(line -> line.matches("\\d+\t.*"))
              .toList();
      assertThat(rows).hasSize(Math.toIntExact(data.rowsTotal()));
    }
  }

  @Test
  void thePomNamesThisVersion() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>sheaf</artifactId>\\s*<version>.*</version>")
            .matcher(Files.readString(Path.of("..", "pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(block("xml").replaceAll("\\s", "")).contains(version.group().replaceAll("\\s", ""));
  }

  /** An example that asks a test's server. */
  private static String example(String language, TestingServer server) throws IOException {
    String text = block(language);
    assertThat(text).contains(LOCATION);
    return text.replace(LOCATION, server.location());
  }

  /** The only block of a language. */
  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertThat(block.find()).as(language).isTrue();
    String text = block.group(1);
    assertThat(block.find()).as("a second %s", language).isFalse();
    return text;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Runs a program of this JDK and answers what it printed. */
  private String execute(String program, String... arguments) throws Exception {
    Path output = directory.resolve(program + ".out");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0).as(text).isTrue();
    return text;
  }
}
