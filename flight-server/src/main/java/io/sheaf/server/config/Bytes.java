package io.sheaf.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as settings write them. */
final class Bytes {
  static final long KIB = 1L << 10;
  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;
  static final long TIB = 1L << 40;
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3})\\s*%");

  private Bytes() {}

  static long sizeOrShare(Config config, String key, long wholeBytes) {
    Matcher share = SHARE.matcher(config.getString(key).strip());
    if (!share.matches()) {
      return config.getBytes(key);
    }
    int percent = Integer.parseInt(share.group(1));
    if (percent < 1 || percent > 100) {
      throw new ConfigException.BadValue(key, "not a share");
    }
    return wholeBytes / 100 * percent
        + wholeBytes % 100 * percent / 100; // whole * percent may overflow
  }

  static String text(long bytes) {
    for (long unit : new long[] {TIB, GIB, MIB, KIB}) {
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit
            + (unit == TIB ? "TiB" : unit == GIB ? "GiB" : unit == MIB ? "MiB" : "KiB");
      }
    }
    return bytes + " bytes";
  }
}
