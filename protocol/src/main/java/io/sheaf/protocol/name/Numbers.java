package io.sheaf.protocol.name;

/** Partition and batch numbers as they stand in keys: five digits, more when they need more. */
final class Numbers {
  private static final String ZEROS = "00000";

  private Numbers() {}

  /**
   * @param number not negative
   */
  static String format(int number) {
    String digits = Integer.toString(number);
    return ZEROS.substring(Math.min(ZEROS.length(), digits.length())) + digits;
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
