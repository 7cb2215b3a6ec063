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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What stands behind the question mark of a Redis URL, by redis-py's names: {@code db}; of TLS
 * {@code ssl_cert_reqs} (required, none), {@code ssl_check_hostname} (true, false), {@code
 * ssl_ca_certs}, {@code ssl_certfile} and {@code ssl_keyfile}; {@code sentinel_username} and {@code
 * sentinel_password}. And {@link Durability}: {@code durability_replicas_min} (0 to 100), {@code
 * durability_disk} (off, try, require) and {@code durability_commit} (true, false).
 */
final class RedisUrlParameters {
  private static final SortedSet<String> NAMES =
      new TreeSet<>(
          java.util.List.of(
              "db",
              "durability_commit",
              "durability_disk",
              "durability_replicas_min",
              "ssl_cert_reqs",
              "ssl_check_hostname",
              "ssl_ca_certs",
              "ssl_certfile",
              "ssl_keyfile",
              "sentinel_username",
              "sentinel_password"));

  private final Map<String, String> values = new HashMap<>();

  RedisUrlParameters(String query) {
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      String name = pair.substring(0, pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('='));
      if (!NAMES.contains(name) || name.equals(pair)) {
        throw refuse(
            "parameter '" + name + "' is not understood; known are " + String.join(", ", NAMES));
      }
      values.put(name, decode(name, pair.substring(name.length() + 1)));
    }
  }

  String database() {
    return values.getOrDefault("db", "0");
  }

  RedisLogin sentinelLogin() {
    return new RedisLogin(value("sentinel_username"), value("sentinel_password"));
  }

  AskedDurability durability() {
    return new AskedDurability(
        value("durability_replicas_min").map(RedisUrlParameters::replicas),
        value("durability_disk").map(RedisUrlParameters::disk),
        value("durability_commit").map(said -> choice("durability_commit", "true", "false")));
  }

  private static int replicas(String text) {
    if (!text.matches("\\d{1,2}|100")) {
      throw refuse("durability_replicas_min is '" + text + "'; 0 to 100 are known");
    }
    return Integer.parseInt(text);
  }

  private static DiskWait disk(String text) {
    return Stream.of(DiskWait.values())
        .filter(each -> each.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () -> refuse("durability_disk is '" + text + "'; off, try and require are known"));
  }

  RedisTls tls() {
    Optional<Path> certificate = value("ssl_certfile").map(Path::of);
    Optional<Path> key = value("ssl_keyfile").map(Path::of);
    if (certificate.isPresent() != key.isPresent()) {
      throw refuse("ssl_certfile and ssl_keyfile need each other");
    }
    return new RedisTls(
        choice("ssl_cert_reqs", "required", "none"),
        choice("ssl_check_hostname", "true", "false"),
        value("ssl_ca_certs").map(Path::of),
        certificate,
        key);
  }

  private boolean choice(String name, String yes, String no) {
    String value = values.getOrDefault(name, yes);
    String lower = value.toLowerCase(Locale.ROOT);
    if (!lower.equals(yes) && !lower.equals(no)) {
      throw refuse(name + " is '" + value + "'; '" + yes + "' and '" + no + "' are known");
    }
    return lower.equals(yes);
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** A plus sign is itself here, other than in forms. */
  static String decode(String what, String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refuse("the percent-encoding of the " + what + " is malformed; '%' itself is %25");
    }
  }

  static SheafException refuse(String problem) {
    return new SheafException(ErrorReason.INVALID_REQUEST, "Redis URL: " + problem);
  }
}
