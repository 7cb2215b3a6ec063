package io.sheaf.dataset.file;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Names of files right inside one directory. What could lead out of it is refused, and so is what
 * some program might take for that: separators, parents, hidden names, percent-encoding, control
 * characters. Names are never decoded.
 */
final class DirectoryNames {
  private static final Pattern ENCODED = Pattern.compile("%[0-9a-fA-F]{2}");

  private final Path directory;

  /**
   * @param directory absolute
   */
  DirectoryNames(Path directory) {
    this.directory = directory;
  }

  /**
   * Where a file is.
   *
   * @throws SheafException INVALID_REQUEST when it can't be a name here
   */
  Path path(String file) {
    String problem = problem(file);
    if (!problem.isEmpty()) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "the name has " + problem + ", which no file of a store may have");
    }
    Path path = directory.resolve(file);
    if (!directory.equals(path.getParent())) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "the name leads out of the store's directory");
    }
    return path;
  }

  static boolean isName(String file) {
    return problem(file).isEmpty();
  }

  private static String problem(String file) {
    if (file.startsWith(".")) {
      return "a dot at its beginning";
    }
    if (file.indexOf('/') >= 0 || file.indexOf('\\') >= 0) {
      return "a path separator";
    }
    if (file.chars().anyMatch(Character::isISOControl)) {
      return "a control character";
    }
    return ENCODED.matcher(file).find() ? "percent-encoding" : "";
  }
}
