package io.sheaf.server.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with the settings, so that all of it is told at once. One thread. */
final class ConfigProblems {
  private static final int SHOWN_LENGTH_MAX = 100;

  private final List<String> lines = new ArrayList<>();

  /** A problem with a key: what was expected, found, and where it was written. */
  void add(String key, String problem, String origin) {
    add(key + ": " + problem + " (" + origin + ")");
  }

  void add(String line) {
    String clear = line.replaceAll("\\s+", " ").strip();
    if (!lines.contains(clear)) {
      lines.add(clear);
    }
  }

  /** A value as it may be shown: without passwords, and not endless. */
  static String shown(Object value) {
    String text = RedisUrlText.redact(String.valueOf(value));
    return text.length() <= SHOWN_LENGTH_MAX
        ? "'" + text + "'"
        : "'" + text.substring(0, SHOWN_LENGTH_MAX) + "...'";
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /**
   * @throws InvalidConfigException with all problems, if there are any
   */
  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new InvalidConfigException(lines);
    }
  }
}
