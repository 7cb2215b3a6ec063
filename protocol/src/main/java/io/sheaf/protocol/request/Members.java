package io.sheaf.protocol.request;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks of the members of a JSON request; each names the member. */
public final class Members {
  private static final int FORMAT = 1;

  private Members() {}

  /** The format of a request, which must be 1 or absent. */
  public static Optional<Integer> version(@Nullable Optional<Integer> v) {
    Optional<Integer> format = optional(v);
    check(format.orElse(FORMAT) == FORMAT, "v", "format " + format.orElse(0) + "; only 1 is known");
    return format;
  }

  /** A member that must be there. */
  public static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, "member '" + name + "' is missing");
    }
    return value;
  }

  @SuppressWarnings({
    "OptionalAssignedToNull",
    "NullOptional"
  }) // what an absent member is to Jackson
  static <T> Optional<T> optional(@Nullable Optional<T> value) {
    return value == null ? Optional.empty() : value;
  }

  static <T> List<T> list(String name, @Nullable List<T> values) {
    if (values == null) {
      return List.of();
    }
    for (T value : values) {
      check(value != null, name, "null is no element");
    }
    return List.copyOf(values);
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
