package io.sheaf.dataset.redis.connection;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.NetworkProblem;
import io.sheaf.protocol.error.SheafException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong at Redis, in Sheaf's reasons. */
final class RedisErrors {
  /** What Lettuce says of a connection that was closed while it was set up. */
  private static final String CLOSED = "Connection closed prematurely";

  /** The same of one that was closed before that. */
  private static final String NOT_SET_UP = "RedisHandshakeHandler not registered";

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
            : " is not reachable (" + command + "): " + NetworkProblem.of(cause);
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

  /**
   * A value for a key that holds another kind of value than the command takes; else the failure
   * again.
   */
  static <T> T ifWrongType(Throwable failure, T value) {
    SheafException cause = (SheafException) SheafException.unwrap(failure);
    if (cause.reason() == ErrorReason.CHUNK_CORRUPT) {
      return value;
    }
    throw cause;
  }

  /** Whether the server can't answer for several keys at once while their slot is on the move. */
  boolean isTryAgain(Throwable failure) {
    return SheafException.unwrap(failure) instanceof RedisCommandExecutionException refused
        && code(String.valueOf(refused.getMessage())).equals("TRYAGAIN");
  }

  /** An answer, or its failure in Sheaf's reasons. */
  <T> CompletionStage<T> translated(String command, CompletionStage<T> answer) {
    return answer.handle(
        (value, failure) -> {
          if (failure != null) {
            throw of(command, failure);
          }
          return value;
        });
  }

  /** An answer; empty when the server refuses the command. */
  <T> CompletionStage<Optional<T>> unlessRefused(String command, CompletionStage<T> answer) {
    return answer.handle(
        (value, failure) -> {
          if (failure == null) {
            return Optional.of(value);
          }
          if (isRefusal(failure)) {
            return Optional.empty();
          }
          throw of(command, failure);
        });
  }

  /** The failure to connect, whose cause says why. */
  SheafException ofConnecting(Throwable failure) {
    Throwable cause = root(failure);
    if (cause instanceof SheafException own) {
      return own;
    }
    if (isDatabaseUnknown(String.valueOf(cause.getMessage()))) {
      return new SheafException(
          ErrorReason.INVALID_REQUEST,
          "Redis at "
              + address
              + " does not have that database ("
              + cause.getMessage()
              + "); a Cluster has database 0 alone",
          cause);
    }
    if (cause instanceof RedisCommandExecutionException refused) {
      return refused("the connection", String.valueOf(refused.getMessage()), refused);
    }
    String reason = NOT_SET_UP.equals(cause.getMessage()) ? CLOSED : NetworkProblem.of(cause);
    return new SheafException(
        ErrorReason.STORE_UNAVAILABLE,
        reason.equals(NetworkProblem.REFUSED)
            ? reason + ": " + address.place() + " (Redis); start it there, or give another URL"
            : "can't connect to Redis at " + address + ": " + reason + hint(cause, reason),
        cause);
  }

  /** Whether it is behind a failure to connect that the server answered with an error. */
  static boolean isAnswer(Throwable failure) {
    return root(failure) instanceof RedisCommandExecutionException;
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isDatabaseUnknown(String refusal) {
    return refusal.contains("DB index is out of range")
        || refusal.contains("SELECT is not allowed in cluster mode");
  }

  private String hint(Throwable cause, String reason) {
    if (address.tls().isEmpty()) {
      return address.socket().isEmpty()
              && (reason.contains(CLOSED) || reason.contains("reset by peer"))
          ? "; if it expects TLS, use rediss:// instead of redis://"
          : "";
    }
    if (cause instanceof NotSslRecordException || reason.contains("timed out")) {
      return "; if it does not speak TLS, use redis:// instead of rediss://";
    }
    return TlsProblem.hint(cause);
  }

  private SheafException refused(String command, String message, Throwable cause) {
    String code = code(message);
    return new SheafException(
        reason(code),
        "Redis at " + address + " refused " + command + ": " + explain(code, message),
        cause);
  }

  private static ErrorReason reason(String code) {
    return switch (code) {
      case "OOM" -> ErrorReason.STORE_FULL;
      case "WRONGTYPE" -> ErrorReason.CHUNK_CORRUPT;
      case "ERR", "CROSSSLOT" -> ErrorReason.INTERNAL;
      default -> ErrorReason.STORE_UNAVAILABLE;
    };
  }

  private static String explain(String code, String message) {
    return switch (code) {
      case "OOM" -> "out of memory (maxmemory); drop datasets or give Redis more memory";
      case "WRONGTYPE" -> "the key holds another kind of value, of another program (WRONGTYPE)";
      case "NOAUTH" -> "it asks for a password (NOAUTH); give one in the URL: redis://:password@…";
      case "WRONGPASS" ->
          "user or password are wrong (WRONGPASS); '@:/?#&' in them must be percent-encoded";
      default -> message;
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
}
