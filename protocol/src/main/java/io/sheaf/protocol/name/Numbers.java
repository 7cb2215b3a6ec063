package io.sheaf.protocol.name;

import java.util.Locale;

/** Partition and batch numbers as they stand in keys: five digits, more when they need more. */
final class Numbers {
  private Numbers() {}

  static String format(int number) {
    return String.format(Locale.ROOT, "%05d", number);
  }

  /** Whether the digits are the one form of their number. */
  static boolean isCanonical(String digits) {
    long number = Long.parseLong(digits);
    return number <= Integer.MAX_VALUE && digits.equals(format((int) number));
  }

  static void check(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("negative number in a key: " + number);
    }
  }
}
