package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.server.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** {@link StockClient} in a process of its own, without what is Sheaf's on its class path. */
final class JavaProgram {
  private static final String SHEAF_IN_REPOSITORY = Path.of("/io", "sheaf", "/").toString();
  private static final String COMPRESSION = "arrow-compression";

  /** Where the build puts arrow-compression, which this module does without. */
  private static final Path COMPRESSION_JARS = Path.of("target", COMPRESSION).toAbsolutePath();

  private JavaProgram() {}

  static List<String> command(List<String> classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ServerProcess.accessOptions());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(String.join(File.pathSeparator, classPath));
    command.add(StockClient.class.getName());
    return command;
  }

  /** The libraries of this test, and the client. */
  static List<String> withoutCompression() throws IOException {
    Path project = Path.of("..").toRealPath();
    List<String> entries = new ArrayList<>();
    entries.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).startsWith(project))
        .filter(entry -> !entry.contains(SHEAF_IN_REPOSITORY))
        .filter(entry -> !entry.contains("logback")) // it would log to stdout
        .forEach(entries::add);
    assertThat(entries).noneMatch(entry -> entry.contains(COMPRESSION));
    return entries;
  }

  static List<String> withCompression() throws IOException {
    List<String> entries = new ArrayList<>(withoutCompression());
    try (Stream<Path> jars = Files.list(COMPRESSION_JARS)) {
      jars.forEach(jar -> entries.add(jar.toString()));
    }
    assertThat(entries).anyMatch(entry -> entry.contains(COMPRESSION));
    return entries;
  }
}
