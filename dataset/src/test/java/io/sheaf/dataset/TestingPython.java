package io.sheaf.dataset;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Python of the tests' own in {@code target}, and what pip does there with the lists of {@code
 * src/test/python}, once each. Of several test processes one does it; the others wait for it.
 */
public final class TestingPython {
  private static final Path LISTS = Path.of("src", "test", "python").toAbsolutePath();
  private static final Path HOME = Path.of("target", "python").toAbsolutePath();
  private static final Path PYTHON = HOME.resolve("bin").resolve("python");
  private static final int SECONDS_MAX = 240;

  private TestingPython() {}

  /**
   * Has pip do something with a list of packages, unless it has done so with the same list.
   *
   * @param list its file's name
   * @param arguments of pip, to be followed by the list
   */
  public static synchronized void pip(String list, String... arguments) throws IOException {
    Files.createDirectories(HOME);
    try (FileChannel lock =
        FileChannel.open(
            HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      Path done = HOME.resolve(list);
      if (Files.exists(done) && Files.mismatch(done, LISTS.resolve(list)) == -1) {
        return;
      }
      if (!Files.exists(HOME.resolve("made"))) {
        execute(List.of("python3", "-m", "venv", HOME.toString()));
        Files.createFile(HOME.resolve("made"));
      }
      List<String> command =
          new ArrayList<>(List.of(PYTHON.toString(), "-m", "pip", "-q", "--no-input"));
      command.addAll(List.of(arguments));
      command.addAll(List.of("-r", LISTS.resolve(list).toString()));
      execute(command);
      Files.copy(LISTS.resolve(list), done, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What runs a program of {@code src/test/python}. */
  public static List<String> command(String program) {
    return List.of(PYTHON.toString(), LISTS.resolve(program).toString());
  }

  private static void execute(List<String> command) throws IOException {
    Path log = HOME.resolve("log.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + " failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
