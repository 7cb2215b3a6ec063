package io.sheaf.dataset.redis.connection;

import static io.sheaf.dataset.redis.connection.RedisUrlParameters.decode;
import static io.sheaf.dataset.redis.connection.RedisUrlParameters.refuse;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parser of {@link RedisAddress}. No message repeats what stands before the last {@code @}. */
final class RedisUrl {
  private static final Pattern URL =
      Pattern.compile(
          "(?i)(rediss?|rediss?-sentinel|unix)://(?:(.*)@)?([^?]*)(?:\\?(.*))?", Pattern.DOTALL);
  private static final Pattern NETWORK = Pattern.compile("([^/]*)(?:/([^/]*))?");
  private static final Pattern SENTINELS = Pattern.compile("([^/]*)/([^/]+)(?:/([^/]*))?");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:/\\[\\]]*)(?::([0-9]*))?");
  private static final String FORMS =
      "redis://[user:password@]host[:port][/database], rediss://… for TLS,"
          + " redis-sentinel://host,host/master, or unix://path";

  private final String scheme;
  private final RedisLogin login;
  private final RedisUrlParameters parameters;

  private RedisUrl(String scheme, String credentials, String query) {
    this.scheme = scheme;
    int colon = credentials.indexOf(':');
    this.login =
        new RedisLogin(
            credential(colon < 0 ? credentials : credentials.substring(0, colon)),
            credential(colon < 0 ? "" : credentials.substring(colon + 1)));
    this.parameters = new RedisUrlParameters(query);
    if (login.user().isPresent() && login.password().isEmpty()) {
      throw refuse("a user needs a password: user:password@; a password alone is :password@");
    }
  }

  static RedisAddress parse(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw refuse(unknownForm(url));
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    RedisUrl parsed = new RedisUrl(scheme, text(parts.group(2)), text(parts.group(4)));
    String place = parts.group(3);
    if (scheme.equals("unix")) {
      return parsed.socket(place);
    }
    return scheme.endsWith("-sentinel") ? parsed.sentinels(place) : parsed.network(place);
  }

  private RedisAddress socket(String path) {
    if (path.isEmpty()) {
      throw refuse("unix:// needs the path of a socket");
    }
    return address(
        List.of(), Optional.of(Path.of(decode("path", path))), Optional.empty(), database(""));
  }

  private RedisAddress network(String authority) {
    Matcher parts = NETWORK.matcher(authority);
    if (!parts.matches()) {
      throw notUnderstood();
    }
    return address(
        hosts(parts.group(1), RedisAddress.PORT),
        Optional.empty(),
        Optional.empty(),
        database(text(parts.group(2))));
  }

  private RedisAddress sentinels(String authority) {
    Matcher parts = SENTINELS.matcher(authority);
    if (!parts.matches()) {
      throw refuse(
          "Sentinels need the master's name: redis-sentinel://host[:26379],host/master[/database]");
    }
    return address(
        hosts(parts.group(1), RedisAddress.SENTINEL_PORT),
        Optional.empty(),
        Optional.of(decode("master's name", parts.group(2))),
        database(text(parts.group(3))));
  }

  private RedisAddress address(
      List<RedisHost> hosts, Optional<Path> socket, Optional<String> sentinelMaster, int database) {
    RedisTls tls = parameters.tls();
    return new RedisAddress(
        hosts,
        socket,
        sentinelMaster,
        scheme.startsWith("rediss") ? Optional.of(tls) : Optional.empty(),
        login,
        parameters.sentinelLogin(),
        database,
        parameters.durability());
  }

  private static List<RedisHost> hosts(String text, int defaultPort) {
    return Stream.of(text.split(",", -1)).map(part -> host(part, defaultPort)).toList();
  }

  private static RedisHost host(String text, int defaultPort) {
    Matcher parts = HOST.matcher(text);
    if (!parts.matches()) {
      throw notUnderstood();
    }
    String host = parts.group(1).replaceAll("[\\[\\]]", "");
    return new RedisHost(
        host.isEmpty() ? "localhost" : host, port(text(parts.group(2)), defaultPort));
  }

  private static RuntimeException notUnderstood() {
    return refuse(
        "host and port are not understood; percent-encode '@', ':', '/', '?' and '#' in"
            + " user and password");
  }

  private int database(String path) {
    String number = path.isEmpty() ? parameters.database() : path;
    if (!number.matches("\\d{1,5}")) {
      throw refuse("the database is not a number");
    }
    return Integer.parseInt(number);
  }

  private static int port(String digits, int defaultPort) {
    if (digits.isEmpty()) {
      return defaultPort;
    }
    if (digits.length() > 5 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65535) {
      throw refuse("the port is not between 1 and 65535");
    }
    return Integer.parseInt(digits);
  }

  /** A group of a pattern; empty when it is not there. */
  private static String text(@Nullable String group) {
    return group == null ? "" : group;
  }

  private static Optional<String> credential(String encoded) {
    return encoded.isEmpty() ? Optional.empty() : Optional.of(decode("user or password", encoded));
  }

  private static String unknownForm(String url) {
    int end = url.indexOf("://");
    String scheme = end < 0 ? "" : url.substring(0, end);
    return (scheme.matches("[A-Za-z0-9+.-]{1,20}")
            ? "scheme '" + scheme + "' is not known"
            : "no URL")
        + "; write "
        + FORMS;
  }
}
