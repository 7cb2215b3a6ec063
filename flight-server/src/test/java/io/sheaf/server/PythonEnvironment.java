package io.sheaf.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A Python with what {@code src/test/python/requirements.txt} names, made once in {@code target}.
 * Tests that need it are skipped where there is no Python, but not under CI, where they fail.
 */
public final class PythonEnvironment {
  private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();
  private static final Path HOME = Path.of("target", "python").toAbsolutePath();

  private PythonEnvironment() {}

  /** Runs a script of {@code src/test/python} and shows its output when it fails. */
  public static String run(String script, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(command(script));
    for (Object argument : arguments) {
      command.add(String.valueOf(argument));
    }
    return execute(command, 180);
  }

  /** What runs a script of {@code src/test/python}, to be followed by its arguments. */
  public static List<String> command(String script) throws Exception {
    return List.of(python().toString(), SCRIPTS.resolve(script).toString());
  }

  private static synchronized Path python() throws Exception {
    Path python = HOME.resolve("bin").resolve("python");
    Path requirements = SCRIPTS.resolve("requirements.txt");
    Path installed = HOME.resolve("requirements.txt");
    try (MakingLock lock = MakingLock.of(HOME)) {
      if (!Files.exists(installed) || Files.mismatch(installed, requirements) != -1) {
        install(python, requirements);
        Files.copy(requirements, installed, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return python;
  }

  private static void install(Path python, Path requirements) throws Exception {
    TestingProgram.assumeInstalled("python3", "--version");
    execute(List.of("python3", "-m", "venv", HOME.toString()), 120);
    String[] install = {
      python.toString(), "-m", "pip", "install", "-q", "--no-compile", "-r", requirements.toString()
    };
    execute(List.of(install), 600);
  }

  private static String execute(List<String> command, int secondsMax) throws Exception {
    return TestingProgram.run(command, Path.of("").toAbsolutePath(), secondsMax).well();
  }
}
