package io.sheaf.server.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that is never printed: as text it is {@code ****}, whoever asks. */
public final class Secret {
  private static final String HIDDEN = "****";

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The text itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for all secrets: a hash of a short one gives it away. */
  @Override
  public int hashCode() {
    return HIDDEN.hashCode();
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
