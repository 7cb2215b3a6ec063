package io.sheaf.command.address;

import io.sheaf.server.config.RedisUrlText;

/** Text with the secrets of URLs taken out. */
final class Redaction {
  private Redaction() {}

  /** As the server's settings do it; what is no URL, such as a path with an {@code @}, stays. */
  static String redacted(String text) {
    return text.contains("://") ? RedisUrlText.redact(text) : text;
  }
}
