package io.sheaf.dataset.redis.embedded;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds a redis-server that runs: the one that REDIS_SERVER names, else the first on PATH, else the
 * bundled one. A named one that does not run is an error; it is never passed over in silence.
 */
final class RedisBinary {
  private static final int VERSION_SECONDS_MAX = 10;

  private final Map<String, String> environment;
  private final BundledRedis bundled;
  private final List<String> problems = new ArrayList<>();

  RedisBinary(Map<String, String> environment, BundledRedis bundled) {
    this.environment = environment;
    this.bundled = bundled;
  }

  /**
   * @throws SheafException STORE_UNAVAILABLE, naming each candidate and what is wrong with it
   */
  Path find() {
    String named = environment.getOrDefault("REDIS_SERVER", "");
    Optional<Path> found =
        named.isEmpty()
            ? onPath().or(() -> bundled.unpack(problems).filter(this::runs))
            : Optional.of(Path.of(named)).filter(this::runs);
    return found.orElseThrow(() -> notFound(named));
  }

  private Optional<Path> onPath() {
    for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory.isEmpty() ? "." : directory, "redis-server");
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate) && runs(candidate)) {
        return Optional.of(candidate.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  private boolean runs(Path candidate) {
    try {
      Process process =
          new ProcessBuilder(candidate.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      return isVersionAnswer(candidate, process);
    } catch (IOException e) {
      problems.add(candidate + ": " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "interrupted looking for redis-server", e);
    }
  }

  private boolean isVersionAnswer(Path candidate, Process process)
      throws IOException, InterruptedException {
    try (InputStream output = process.getInputStream()) {
      if (!process.waitFor(VERSION_SECONDS_MAX, TimeUnit.SECONDS)) {
        problems.add(candidate + ": no answer to --version in " + VERSION_SECONDS_MAX + " s");
        return false;
      }
      String answer = new String(output.readNBytes(1000), StandardCharsets.UTF_8).strip();
      boolean works = process.exitValue() == 0 && answer.contains("server v=");
      if (!works) {
        problems.add(candidate + ": " + answer.lines().findFirst().orElse("does not run"));
      }
      return works;
    } finally {
      process.destroyForcibly();
    }
  }

  private SheafException notFound(String named) {
    String tried = String.join("; ", problems);
    String message =
        named.isEmpty()
            ? "no redis-server that runs here (" + tried + "); install Redis or set REDIS_SERVER"
            : "REDIS_SERVER does not name a redis-server that runs (" + tried + ")";
    return new SheafException(ErrorReason.STORE_UNAVAILABLE, message);
  }
}
