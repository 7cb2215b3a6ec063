package io.sheaf.dataset.redis.connection;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parser of {@link RedisAddress}. No message repeats what stands before the last {@code @}. */
final class RedisUrl {
  private static final Pattern URL =
      Pattern.compile("(?i)(redis|rediss|unix)://(?:(.*)@)?([^?]*)(?:\\?(.*))?", Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:/\\[\\]]*)(?::([0-9]*))?(?:/(.*))?");
  private static final Set<String> PARAMETERS = Set.of("db", "ssl_cert_reqs", "ssl_ca_certs");
  private static final String FORMS =
      "redis://[user:password@]host[:port][/database], rediss://… for TLS, or unix://path";

  private final boolean tls;
  private final Optional<String> user;
  private final Optional<String> password;
  private final Map<String, String> parameters;

  private RedisUrl(boolean tls, String credentials, String query) {
    this.tls = tls;
    int colon = credentials.indexOf(':');
    this.user = credential(colon < 0 ? credentials : credentials.substring(0, colon));
    this.password = credential(colon < 0 ? "" : credentials.substring(colon + 1));
    this.parameters = parameters(query);
    if (user.isPresent() && password.isEmpty()) {
      throw refuse("a user needs a password: user:password@; a password alone is :password@");
    }
  }

  static RedisAddress parse(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw refuse(unknownForm(url));
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    RedisUrl parsed =
        new RedisUrl(scheme.equals("rediss"), text(parts.group(2)), text(parts.group(4)));
    return scheme.equals("unix") ? parsed.socket(parts.group(3)) : parsed.network(parts.group(3));
  }

  private RedisAddress socket(String path) {
    if (path.isEmpty()) {
      throw refuse("unix:// needs the path of a socket");
    }
    return address("", 0, Optional.of(Path.of(decode("path", path))), database(""));
  }

  private RedisAddress network(String authority) {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw refuse(
          "host and port are not understood; percent-encode '@', ':', '/', '?' and '#' in"
              + " user and password");
    }
    String host = parts.group(1).replaceAll("[\\[\\]]", "");
    return address(
        host.isEmpty() ? "localhost" : host,
        port(text(parts.group(2))),
        Optional.empty(),
        database(text(parts.group(3))));
  }

  private RedisAddress address(String host, int port, Optional<Path> socket, int database) {
    return new RedisAddress(
        host,
        port,
        socket,
        tls,
        checkCertificate(),
        Optional.ofNullable(parameters.get("ssl_ca_certs")).map(Path::of),
        user,
        password,
        database);
  }

  private boolean checkCertificate() {
    String requirement = parameters.getOrDefault("ssl_cert_reqs", "required");
    return switch (requirement.toLowerCase(Locale.ROOT)) {
      case "required" -> true;
      case "none" -> false;
      default ->
          throw refuse("ssl_cert_reqs is '" + requirement + "'; 'required' and 'none' are known");
    };
  }

  private int database(String path) {
    String number = path.isEmpty() ? parameters.getOrDefault("db", "0") : path;
    if (!number.matches("\\d{1,5}")) {
      throw refuse("the database is not a number");
    }
    return Integer.parseInt(number);
  }

  private static int port(String digits) {
    if (digits.isEmpty()) {
      return RedisAddress.PORT;
    }
    if (digits.length() > 5 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65535) {
      throw refuse("the port is not between 1 and 65535");
    }
    return Integer.parseInt(digits);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      String name = pair.substring(0, pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('='));
      if (!PARAMETERS.contains(name) || name.equals(pair)) {
        throw refuse(
            "parameter '"
                + name
                + "' is not understood; known are db, ssl_cert_reqs and"
                + " ssl_ca_certs");
      }
      parameters.put(name, decode(name, pair.substring(name.length() + 1)));
    }
    return parameters;
  }

  /** A group of a pattern; empty when it is not there. */
  private static String text(@Nullable String group) {
    return group == null ? "" : group;
  }

  private static Optional<String> credential(String encoded) {
    return encoded.isEmpty() ? Optional.empty() : Optional.of(decode("user or password", encoded));
  }

  /** A plus sign is itself here, other than in forms. */
  private static String decode(String what, String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refuse("the percent-encoding of the " + what + " is malformed; '%' itself is %25");
    }
  }

  private static String unknownForm(String url) {
    int end = url.indexOf("://");
    String scheme = end < 0 ? "" : url.substring(0, end);
    if (scheme.matches("[a-z+-]*sentinel[a-z+-]*")) {
      return "Sentinel is not supported yet: give the address of the master itself";
    }
    return (scheme.matches("[A-Za-z0-9+.-]{1,20}")
            ? "scheme '" + scheme + "' is not known"
            : "no URL")
        + "; write "
        + FORMS;
  }

  private static SheafException refuse(String problem) {
    return new SheafException(ErrorReason.INVALID_REQUEST, "Redis URL: " + problem);
  }
}
