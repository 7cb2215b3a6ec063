package io.sheaf.command.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers with their units, as people read them. The same on every machine. */
public final class Quantity {
  private static final double MIB = 1 << 20;

  private Quantity() {}

  /** Bytes as MiB, with as many places as tell something. */
  public static String mebibytes(long bytes) {
    return number(bytes / MIB) + " MiB";
  }

  /** MiB/s, or "-" when no time passed. */
  public static String mebibytesPerSecond(long bytes, double seconds) {
    return seconds > 0 ? number(bytes / MIB / seconds) + " MiB/s" : "-";
  }

  /** Rows per second, or "-" when no time passed. */
  public static String rowsPerSecond(long rows, double seconds) {
    return seconds > 0 ? count(Math.round(rows / seconds)) + " rows/s" : "-";
  }

  /** A count with its thousands apart. */
  public static String count(long number) {
    return grouped(Long.toString(number));
  }

  /** A count with its noun, in the plural where needed. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  public static String seconds(double seconds) {
    return fixed(seconds, 2) + " s";
  }

  private static String number(double value) {
    return grouped(fixed(value, value == 0 || value >= 10 ? 1 : value >= 0.1 ? 2 : 4));
  }

  private static String fixed(double value, int places) {
    return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP).toPlainString();
  }

  /** By hand, since Java's formatter reads the data of all locales for it: 12 ms of a command. */
  private static String grouped(String number) {
    int point = number.indexOf('.');
    StringBuilder text = new StringBuilder(number);
    int first = number.startsWith("-") ? 1 : 0;
    for (int i = (point < 0 ? number.length() : point) - 3; i > first; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }
}
