package io.sheaf.command.report;

import java.util.Locale;

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
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count with its noun, in the plural where needed. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private static String number(double value) {
    String format = value == 0 || value >= 10 ? "%,.1f" : value >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }
}
