package io.sheaf.dataset.redis.kind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Certificates of several servers that also talk to each other, and of who comes to them.
 *
 * @param authorities both certificates, in one file
 */
record TestingTls(TestingCertificate own, TestingCertificate client, Path authorities) {

  static TestingTls make(Path directory) {
    TestingCertificate own =
        TestingCertificate.make(directory, "servers", "dns:localhost,ip:127.0.0.1");
    TestingCertificate client = TestingCertificate.make(directory, "visitor", "dns:client.example");
    try {
      Path both = directory.resolve("authorities.pem");
      Files.writeString(
          both, Files.readString(own.certificate()) + Files.readString(client.certificate()));
      return new TestingTls(own, client, both);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options of a redis-server, by which it also talks TLS to others. */
  String[] settings() {
    return new String[] {
      "--tls-cert-file",
      own.certificate().toString(),
      "--tls-key-file",
      own.key().toString(),
      "--tls-ca-cert-file",
      authorities.toString(),
      "--tls-replication",
      "yes",
      "--tls-cluster",
      "yes"
    };
  }

  /** Of a URL: whom to trust, and who comes. */
  String parameters() {
    return "?ssl_ca_certs="
        + own.certificate()
        + "&ssl_certfile="
        + client.certificate()
        + "&ssl_keyfile="
        + client.key();
  }
}
