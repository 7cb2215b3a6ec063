package io.sheaf.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who enters Redis and by which certificates, where the URL does not say it; see reference.conf.
 *
 * @param sentinelUser of the Sentinels, as {@code sentinelPassword}
 * @param authorities a file of certificates to trust instead of Java's
 * @param certificate the server's own, for a Redis that asks for one
 */
public record RedisSecurityConfig(
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> sentinelUser,
    Optional<Secret> sentinelPassword,
    Optional<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    boolean checkHostname) {
  private static final String KEY = "sheaf.redis.";

  static RedisSecurityConfig read(ConfigReader reader) {
    RedisSecurityConfig security =
        new RedisSecurityConfig(
            reader.optionalText(KEY + "user"),
            reader.optionalText(KEY + "password").map(Secret::new),
            reader.optionalText(KEY + "sentinel-user"),
            reader.optionalText(KEY + "sentinel-password").map(Secret::new),
            reader.optionalPath(KEY + "tls.ca-file"),
            reader.optionalPath(KEY + "tls.certificate-file"),
            reader.optionalPath(KEY + "tls.key-file"),
            reader.flag(KEY + "tls.check-hostname"));
    security.checkPairs(reader);
    return security;
  }

  private void checkPairs(ConfigReader reader) {
    checkPair(reader, user, password, "user", "password");
    checkPair(reader, sentinelUser, sentinelPassword, "sentinel-user", "sentinel-password");
    checkPair(reader, certificate, key, "tls.certificate-file", "tls.key-file");
    checkPair(reader, key, certificate, "tls.key-file", "tls.certificate-file");
  }

  private static void checkPair(
      ConfigReader reader, Optional<?> first, Optional<?> second, String name, String needed) {
    if (first.isPresent() && second.isEmpty()) {
      reader
          .problems()
          .add(KEY + name, "needs " + KEY + needed + " beside it", reader.origin(KEY + name));
    }
  }

  /** A setting that is there and means something with TLS alone. */
  Optional<String> needsTls() {
    return authorities
        .map(file -> "tls.ca-file")
        .or(() -> certificate.map(file -> "tls.certificate-file"))
        .or(() -> checkHostname ? Optional.empty() : Optional.of("tls.check-hostname"));
  }
}
