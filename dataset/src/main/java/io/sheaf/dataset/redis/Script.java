package io.sheaf.dataset.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The scripts that run in Redis: each one atomic step, on one key or on those of one partition.
 * docs/format.md tells them.
 */
enum Script {
  BEGIN,
  NOTE,
  COMMIT,
  SETTLE,
  FENCE,
  RETIRE,
  RENEW,
  DROP,
  CONTENTS,
  EXPIRE,
  SCHEDULE,
  DUE,
  OWN,
  SCHEDULED,
  NAME,
  TOUCH,
  KEEP;

  private final String text = load(name().toLowerCase(java.util.Locale.ROOT) + ".lua");

  String text() {
    return text;
  }

  private static String load(String file) {
    try (InputStream stream = Script.class.getResourceAsStream(file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
