package io.sheaf.dataset.file;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What files are called while they are written: hidden, and never the name of a dataset. */
final class PendingName {
  private static final Pattern FORM =
      Pattern.compile("\\.(.+)\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private PendingName() {}

  static String random(String file) {
    return "." + file + "." + UUID.randomUUID();
  }

  /** The file that one of these is to become; empty for other names. */
  static Optional<String> target(String name) {
    Matcher form = FORM.matcher(name);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }
}
