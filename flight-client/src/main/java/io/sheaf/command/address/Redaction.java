package io.sheaf.command.address;

/** Text with the secrets of URLs taken out. */
final class Redaction {
  private Redaction() {}

  /**
   * The URL with {@code ****} for its password. What comes before the last {@code @} counts as user
   * and password, since an unencoded {@code @} or {@code /} in a password is a common mistake.
   */
  static String redacted(String url) {
    int start = url.indexOf("://") + 3;
    int at = url.lastIndexOf('@');
    if (start < 3 || at < start) {
      return url;
    }
    int colon = url.indexOf(':', start);
    boolean hasPassword = colon >= 0 && colon < at;
    return hasPassword ? url.substring(0, colon + 1) + "****" + url.substring(at) : url;
  }
}
