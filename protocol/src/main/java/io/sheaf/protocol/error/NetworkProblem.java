package io.sheaf.protocol.error;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Why a connection, or listening for some, can't be: in a few words, without the numbers and calls
 * of the operating system, and without an address, which the caller knows better.
 */
public final class NetworkProblem {
  /** What a failed connection attempt says where nothing listens. */
  public static final String REFUSED = "connection refused";

  private static final Pattern SYSTEM_CALL =
      Pattern.compile("^\\w+\\(.*?\\) failed(?: with error\\(-?\\d+\\))?: ");

  private NetworkProblem() {}

  /** The innermost cause's words; the name of its class when it has none. */
  public static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (cause instanceof ConnectException && lower.contains(REFUSED)) {
      return REFUSED;
    }
    if (cause instanceof UnknownHostException || message.contains("NXDOMAIN")) {
      return "no such host";
    }
    if (cause instanceof ClosedChannelException) {
      return "the connection was closed";
    }
    if (lower.contains("address already in use")) {
      return "the port is taken";
    }
    return cause.getMessage() == null || message.isEmpty()
        ? cause.getClass().getSimpleName()
        : SYSTEM_CALL.matcher(message).replaceFirst("");
  }
}
