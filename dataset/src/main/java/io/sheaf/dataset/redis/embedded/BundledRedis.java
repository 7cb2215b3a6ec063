package io.sheaf.dataset.redis.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The redis-server programs in the embedded-redis jar, unpacked once for each user. */
final class BundledRedis {
  private static final Map<String, String> RESOURCES =
      Map.of(
          "linux-amd64", "redis-server-6.2.6-v5-linux-amd64",
          "linux-arm64", "redis-server-6.2.7-linux-arm64",
          "linux-386", "redis-server-6.2.7-linux-386",
          "darwin-amd64", "redis-server-6.2.6-v5-darwin-amd64",
          "darwin-arm64", "redis-server-6.2.6-v5-darwin-arm64");

  private final StateDirectory state;
  private final String platform;

  BundledRedis(StateDirectory state) {
    this(state, platform(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  BundledRedis(StateDirectory state, String platform) {
    this.state = state;
    this.platform = platform;
  }

  /**
   * The unpacked program; empty, with a line added to the problems, when there is none for here.
   */
  Optional<Path> unpack(List<String> problems) {
    String resource = RESOURCES.get(platform);
    URL source = resource == null ? null : getClass().getResource("/" + resource);
    if (resource == null || source == null) {
      problems.add("no redis-server is bundled for " + platform);
      return Optional.empty();
    }
    try {
      return Optional.of(unpack(source, state.programs().resolve(resource)));
    } catch (IOException e) {
      problems.add("bundled redis-server can't be unpacked: " + e);
      return Optional.empty();
    }
  }

  /** Under a temporary name first: another process may be unpacking, or running it, right now. */
  private static Path unpack(URL source, Path program) throws IOException {
    if (Files.isExecutable(program)
        && Files.size(program) == source.openConnection().getContentLengthLong()) {
      return program;
    }
    Path temporary = Files.createTempFile(program.getParent(), "unpack", ".tmp");
    try (InputStream input = source.openStream()) {
      Files.copy(input, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
      Files.move(temporary, program, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return program;
  }

  static String platform(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName;
    String machine =
        switch (osArch) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          case "i386", "i686", "x86" -> "386";
          default -> osArch;
        };
    return system.toLowerCase(Locale.ROOT) + "-" + machine;
  }
}
