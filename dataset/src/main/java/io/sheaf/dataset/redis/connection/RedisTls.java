package io.sheaf.dataset.redis.connection;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a connection is encrypted.
 *
 * @param checkCertificate whether the server must prove who it is
 * @param checkHostname whether its certificate must name the host that was asked for
 * @param certificateAuthorities a file of certificates in PEM to trust instead of Java's
 * @param certificate a file in PEM with the client's own, for servers that ask for one
 * @param key a file in PEM (PKCS #8, not encrypted) with its key; with the certificate or not at
 *     all
 */
public record RedisTls(
    boolean checkCertificate,
    boolean checkHostname,
    Optional<Path> certificateAuthorities,
    Optional<Path> certificate,
    Optional<Path> key) {
  /** Everything checked, against the authorities that Java trusts. */
  public static final RedisTls CHECKED =
      new RedisTls(true, true, Optional.empty(), Optional.empty(), Optional.empty());

  /** This one with what the other says where this one says nothing. */
  public RedisTls or(RedisTls other) {
    return new RedisTls(
        checkCertificate && other.checkCertificate,
        checkHostname && other.checkHostname,
        certificateAuthorities.or(other::certificateAuthorities),
        certificate.or(other::certificate),
        key.or(other::key));
  }
}
