package io.sheaf.dataset.redis.embedded;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory where a user's embedded Redis processes are noted, readable by that user alone:
 * {@code $XDG_STATE_HOME/sheaf}, else {@code ~/.local/state/sheaf}, else, when neither can be
 * written, {@code sheaf-<user>} in the temporary directory.
 */
record StateDirectory(Path path) {
  static StateDirectory ofUser() {
    return ofUser(System.getenv(), System.getProperties());
  }

  static StateDirectory ofUser(Map<String, String> environment, Properties properties) {
    String user = properties.getProperty("user.name");
    Path fallback = Path.of(properties.getProperty("java.io.tmpdir"), "sheaf-" + user);
    return candidates(environment.get("XDG_STATE_HOME"), properties.getProperty("user.home"))
        .filter(StateDirectory::isMade)
        .findFirst()
        .map(StateDirectory::new)
        .orElseGet(() -> new StateDirectory(checked(fallback, user)));
  }

  /** Where the files of running Redis processes lie. */
  Path runs() throws IOException {
    return Files.createDirectories(path.resolve("redis"));
  }

  /** Where unpacked programs lie. */
  Path programs() throws IOException {
    return Files.createDirectories(path.resolve("bin"));
  }

  private static Stream<Path> candidates(@Nullable String stateHome, @Nullable String home) {
    Stream<Path> configured =
        stateHome == null ? Stream.empty() : Stream.of(Path.of(stateHome, "sheaf"));
    Stream<Path> usual =
        home == null ? Stream.empty() : Stream.of(Path.of(home, ".local", "state", "sheaf"));
    return Stream.concat(configured, usual).filter(Path::isAbsolute);
  }

  private static boolean isMade(Path directory) {
    try {
      make(directory);
      return Files.isWritable(directory);
    } catch (IOException e) {
      return false;
    }
  }

  /** Anyone can make a directory of that name in a shared place: it counts only if it is ours. */
  private static Path checked(Path directory, String user) {
    try {
      make(directory);
      boolean own =
          Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName().equals(user);
      if (own) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return directory;
      }
    } catch (IOException e) {
      throw refused(directory, e.toString());
    }
    throw refused(directory, "it belongs to another user");
  }

  private static void make(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.getParent());
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static SheafException refused(Path directory, String why) {
    return new SheafException(
        ErrorReason.STORE_UNAVAILABLE,
        "can't keep state in " + directory + ": " + why + "; set XDG_STATE_HOME to a directory");
  }
}
