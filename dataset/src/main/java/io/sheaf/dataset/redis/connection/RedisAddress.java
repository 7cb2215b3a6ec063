package io.sheaf.dataset.redis.connection;

import io.sheaf.protocol.error.SheafException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a Redis is and how to enter. Its text form is without the password.
 *
 * @param host empty for a socket
 * @param port 0 for a socket
 * @param socket a Unix socket's path
 * @param tls whether the connection is encrypted
 * @param checkCertificate whether the server must prove its name; only with TLS
 * @param certificateAuthorities a file of certificates in PEM to trust instead of Java's
 * @param user empty for Redis's default user
 * @param password never printed
 * @param database its number
 */
public record RedisAddress(
    String host,
    int port,
    Optional<Path> socket,
    boolean tls,
    boolean checkCertificate,
    Optional<Path> certificateAuthorities,
    Optional<String> user,
    Optional<String> password,
    int database) {
  public static final int PORT = 6379;

  /** A Redis without TLS and authentication. */
  public static RedisAddress of(String host, int port) {
    return new RedisAddress(
        host,
        port,
        Optional.empty(),
        false,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /**
   * The address in a URL: {@code redis://}, {@code rediss://} (TLS) or {@code unix://path}, with
   * {@code user:password@} percent-encoded, {@code /database} or {@code ?db=}, and redis-py's
   * {@code ssl_cert_reqs} and {@code ssl_ca_certs}.
   *
   * @throws SheafException INVALID_REQUEST naming what is not understood, without the password
   */
  public static RedisAddress parse(String url) {
    return RedisUrl.parse(url);
  }

  /** {@code host:port}, or the socket's path. */
  String place() {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return socket.map(Path::toString).orElse(bracketed + ":" + port);
  }

  /** The address as a URL without user and password. */
  @Override
  public String toString() {
    String scheme = socket.isPresent() ? "unix://" : tls ? "rediss://" : "redis://";
    String separator = socket.isPresent() ? "?db=" : "/";
    return scheme + place() + (database == 0 ? "" : separator + database);
  }
}
