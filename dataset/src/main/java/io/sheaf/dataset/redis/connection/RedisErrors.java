package io.sheaf.dataset.redis.connection;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong at Redis, in Sheaf's reasons. */
final class RedisErrors {
  /** Redis's word for an error: at the start, or behind the script that it happened in. */
  private static final Pattern CODE = Pattern.compile("(?:^|-)([A-Z]{2,})\\b");

  private final RedisAddress address;

  RedisErrors(RedisAddress address) {
    this.address = address;
  }

  /**
   * The failure of a command.
   *
   * @param command its name
   */
  SheafException of(String command, Throwable failure) {
    Throwable cause = SheafException.unwrap(failure);
    if (cause instanceof SheafException own) {
      return own;
    }
    if (cause instanceof RedisCommandExecutionException refused) {
      return refused(command, String.valueOf(refused.getMessage()), refused);
    }
    String problem =
        cause instanceof RedisCommandTimeoutException
            ? " did not answer " + command + " in time"
            : " is not reachable (" + command + "): " + reasonOf(cause);
    return new SheafException(
        ErrorReason.STORE_UNAVAILABLE,
        "Redis at " + address + problem + "; try again later",
        cause);
  }

  /** Whether the server answered that it does not know the command or does not allow it. */
  boolean isRefusal(Throwable failure) {
    return SheafException.unwrap(failure) instanceof RedisCommandExecutionException refused
        && (code(String.valueOf(refused.getMessage())).equals("ERR")
            || code(String.valueOf(refused.getMessage())).equals("NOPERM"));
  }

  /** The failure to connect, whose cause says why. */
  SheafException ofConnecting(Throwable failure) {
    Throwable cause = SheafException.unwrap(failure);
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof RedisCommandExecutionException refused) {
      return refused("the connection", String.valueOf(refused.getMessage()), refused);
    }
    return new SheafException(
        ErrorReason.STORE_UNAVAILABLE,
        "can't connect to Redis at " + address + ": " + reasonOf(cause),
        cause);
  }

  private SheafException refused(String command, String message, Throwable cause) {
    String found = "Redis at " + address + " refused " + command + ": ";
    return switch (code(message)) {
      case "OOM" ->
          new SheafException(
              ErrorReason.STORE_FULL,
              found + "out of memory (maxmemory); drop datasets or give Redis more memory",
              cause);
      case "NOAUTH", "WRONGPASS", "NOPERM" ->
          new SheafException(ErrorReason.STORE_UNAVAILABLE, found + access(code(message)), cause);
      case "LOADING",
          "READONLY",
          "MASTERDOWN",
          "NOREPLICAS",
          "MISCONF",
          "BUSY",
          "TRYAGAIN",
          "CLUSTERDOWN",
          "MOVED",
          "ASK",
          "UNKILLABLE" ->
          new SheafException(ErrorReason.STORE_UNAVAILABLE, found + message, cause);
      default -> new SheafException(ErrorReason.INTERNAL, found + message, cause);
    };
  }

  private static String access(String code) {
    return switch (code) {
      case "NOAUTH" -> "it asks for a password (NOAUTH); give one in the URL: redis://:password@…";
      case "WRONGPASS" ->
          "user or password are wrong (WRONGPASS); '@:/?#&' in them must be" + " percent-encoded";
      default -> "the user may not do this (NOPERM); see docs/operations.md for what Sheaf needs";
    };
  }

  private static String code(String message) {
    Matcher code = CODE.matcher(message);
    String found = code.find() ? code.group(1) : "";
    return found.equals("ERR") && message.contains("OOM command not allowed")
        ? "OOM"
        : next(found, code);
  }

  /** ERR stands before the code of the command that failed in a script. */
  private static String next(String found, Matcher code) {
    return found.equals("ERR") && code.find() ? code.group(1) : found;
  }

  private static String reasonOf(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
  }
}
