package io.sheaf.dataset.redis.kind;

import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.connection.RedisConnections;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Redis that speaks TLS alone, proves that it is {@code localhost} and wants a client's
 * certificate.
 */
final class TlsServer implements TestedRedis {
  private static final String CLEAR = "redis.call('FLUSHALL') return {1}";

  private final RedisServer server;
  private final TestingCertificate own;
  private final TestingCertificate client;

  TlsServer(Path directory) {
    Path program = RedisProgram.findWithTls();
    own = TestingCertificate.make(directory, "server", "dns:localhost");
    client = TestingCertificate.make(directory, "client", "dns:client.example");
    server =
        RedisServer.startTls(
            program,
            "--tls-cert-file",
            own.certificate().toString(),
            "--tls-key-file",
            own.key().toString(),
            "--tls-ca-cert-file",
            client.certificate().toString());
  }

  int port() {
    return server.port();
  }

  String authorities() {
    return "ssl_ca_certs=" + own.certificate();
  }

  String identity() {
    return "ssl_certfile=" + client.certificate() + "&ssl_keyfile=" + client.key();
  }

  @Override
  public RedisAddress address() {
    return RedisAddress.parse(
        "rediss://localhost:" + port() + "?" + authorities() + "&" + identity());
  }

  @Override
  public Map<String, String> properties() {
    return Map.of("mode", "standalone", "tls", "yes");
  }

  @Override
  public void clear() {
    try (RedisConnections redis = RedisConnections.open(RedisConnectionOptions.of(address()))) {
      TestingStore.await(redis.commands().eval(CLEAR, "any"));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
