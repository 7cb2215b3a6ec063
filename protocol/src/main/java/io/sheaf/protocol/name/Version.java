package io.sheaf.protocol.name;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;

/**
 * What one commit made of a dataset, as text that clients pass on and don't take apart: 1 to
 * {@value #LENGTH_MAX} printable ASCII characters without a space. In Redis {@code 7-<writer>}: a
 * number that grows in the head, and the writer that made it, so that a version never comes again.
 */
public record Version(String value) {
  public static final int LENGTH_MAX = 200;

  /**
   * @throws SheafException INVALID_REQUEST when the text can't be a version
   */
  public Version {
    if (value.isEmpty()
        || value.length() > LENGTH_MAX
        || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "not a version: 1 to " + LENGTH_MAX + " printable ASCII characters are needed");
    }
  }

  // As Java's own, but that would have to be linked first: 10 ms of a command.
  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && value.equals(version.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
