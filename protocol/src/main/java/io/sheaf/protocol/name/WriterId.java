package io.sheaf.protocol.name;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * One writer of one put: 64 random bits in base32 (RFC 4648's alphabet in lower case, without
 * padding), always {@value #LENGTH} characters, so that the last {@code @} of a hash tag parses
 * dataset names that contain one.
 */
public record WriterId(String value) {
  public static final int LENGTH = 13;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final Pattern FORM = Pattern.compile("[a-z2-7]{12}[a-p]");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws SheafException INVALID_REQUEST when the text is not a writer's id
   */
  public WriterId {
    if (!FORM.matcher(value).matches()) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, "not a writer id: '" + value + "'");
    }
  }

  /** A new one, never seen before but for a chance of 2⁻⁶⁴ a pair. */
  public static WriterId random() {
    return of(RANDOM.nextLong());
  }

  /** The id that stands for these 64 bits: twelve digits of five bits, then one of four. */
  public static WriterId of(long bits) {
    StringBuilder digits = new StringBuilder(LENGTH);
    for (int shift = 59; shift >= 4; shift -= 5) {
      digits.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
    }
    return new WriterId(digits.append(ALPHABET.charAt((int) bits & 15)).toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
