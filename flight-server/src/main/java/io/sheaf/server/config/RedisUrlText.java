package io.sheaf.server.config;

import java.util.regex.Pattern;

/**
 * The text of a Redis URL, which may hold a password: whole for who connects, without its secrets
 * for everyone else. Works on malformed texts too, where it would rather hide too much.
 */
public final class RedisUrlText {
  private static final Pattern USER = Pattern.compile("[\\w.-]*");
  private static final Pattern QUERY_SECRET =
      Pattern.compile("(?i)([?&;][^=&;]*(?:pass|secret|token|auth)[^=&;]*=)[^&;#]*");

  private final Secret whole;
  private final String shown;

  public RedisUrlText(String url) {
    this.whole = new Secret(url);
    this.shown = redact(url);
  }

  /** With the password. */
  public String reveal() {
    return whole.reveal();
  }

  /**
   * The URL with {@code ****} in place of its password; texts that are no URLs come back as such.
   */
  public static String redact(String text) {
    int scheme = text.indexOf("://");
    int start = scheme < 0 ? 0 : scheme + "://".length();
    int end = Math.max(text.lastIndexOf('@'), text.lastIndexOf("%40"));
    String withoutUser = end < start ? text : text.substring(0, start) + hide(text, start, end);
    return QUERY_SECRET.matcher(withoutUser).replaceAll("$1****");
  }

  /** A lone word before the {@code @} is a password to Redis clients, not a user. */
  private static String hide(String text, int start, int end) {
    int colon = text.indexOf(':', start);
    String user = colon < 0 || colon > end ? "" : text.substring(start, colon);
    String shownUser = USER.matcher(user).matches() && !user.isEmpty() ? user + ":" : "";
    String rest = text.startsWith("%40", end) ? text.substring(end + 3) : text.substring(end + 1);
    return shownUser + "****@" + rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RedisUrlText url && whole.equals(url.whole);
  }

  @Override
  public int hashCode() {
    return shown.hashCode();
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return shown;
  }
}
