package io.sheaf.protocol.request;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.util.Optional;

/** Checks of the members of a JSON request; each names the member. */
public final class Members {
  private static final int FORMAT = 1;

  private Members() {}

  /** The format of a request must be 1 or absent. */
  public static void checkFormat(Optional<Integer> v) {
    check(v.orElse(FORMAT) == FORMAT, "v", "format " + v.orElse(0) + "; only 1 is known");
  }

  /** A text that must be there, and not be empty. */
  public static String required(String name, String value) {
    if (value.isEmpty()) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "member '" + name + "' is missing or empty");
    }
    return value;
  }

  /** A dataset's name must be there, and be one. */
  public static void checkDataset(String dataset) {
    new DatasetName(required("dataset", dataset));
  }

  /** A version's text, checked. */
  public static void checkVersion(String name, String version) {
    try {
      new Version(version);
    } catch (SheafException e) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "member '" + name + "': " + e.getMessage(), e);
    }
  }

  static void check(boolean holds, String name, String problem) {
    if (!holds) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, "member '" + name + "': " + problem);
    }
  }
}
