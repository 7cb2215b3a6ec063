package io.sheaf.protocol.name;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of a dataset: 1 to {@value #BYTES_MAX} bytes of UTF-8 without braces (they would change
 * the hash tag of its keys) and without control characters. Names compare and sort by their UTF-8
 * bytes, as Redis does.
 */
public record DatasetName(String value) implements Comparable<DatasetName> {
  public static final int BYTES_MAX = 200;

  /**
   * @throws SheafException INVALID_REQUEST, with what is wrong, when the name can't be one
   */
  public DatasetName {
    String problem = problem(value);
    if (!problem.isEmpty()) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, problem);
    }
  }

  /** The name that a text is; empty when it can't be one. */
  public static Optional<DatasetName> of(String value) {
    return problem(value).isEmpty() ? Optional.of(new DatasetName(value)) : Optional.empty();
  }

  private static String problem(String value) {
    if (value.isEmpty()) {
      return "dataset name is empty";
    }
    int position = firstRefused(value);
    if (position >= 0) {
      return String.format(
          "dataset name has %s at position %d; braces, control characters and unpaired surrogates"
              + " are refused",
          describe(value.charAt(position)), position);
    }
    int bytes = utf8(value).length;
    return bytes > BYTES_MAX
        ? "dataset name has " + bytes + " bytes in UTF-8, at most " + BYTES_MAX + " are allowed"
        : "";
  }

  private static int firstRefused(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == '{' || c == '}' || Character.isISOControl(c) || Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] utf8(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static String describe(char c) {
    return c == '{' || c == '}' ? "'" + c + "'" : String.format("U+%04X", (int) c);
  }

  // As Java's own, but that would have to be linked first: 10 ms of a command.
  @Override
  public boolean equals(Object other) {
    return other instanceof DatasetName name && value.equals(name.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(DatasetName other) {
    return Arrays.compareUnsigned(utf8(value), utf8(other.value));
  }

  @Override
  public String toString() {
    return value;
  }
}
