package io.sheaf.dataset.redis.connection;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.EpollProvider;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Lettuce's settings: everything bounded, nothing sent twice. */
final class LettuceOptions {
  private static final Duration DEAD_PEER_MAX = Duration.ofSeconds(10);

  private LettuceOptions() {}

  /** RESP 2, which every Redis, proxy and managed service speaks. */
  static ClientOptions client(RedisConnectionOptions options) {
    ClientOptions.Builder client =
        ClientOptions.builder()
            .protocolVersion(ProtocolVersion.RESP2)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .autoReconnect(true)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(options.requestsMax())
            .timeoutOptions(TimeoutOptions.enabled())
            .socketOptions(sockets(options));
    options.address().tls().ifPresent(tls -> client.sslOptions(certificates(tls)));
    return client.build();
  }

  /** The time-out of TCP itself, and Unix sockets, need epoll; elsewhere keep-alive has to do. */
  private static SocketOptions sockets(RedisConnectionOptions options) {
    return SocketOptions.builder()
        .connectTimeout(options.connectTimeout())
        .tcpNoDelay(true)
        .keepAlive(
            SocketOptions.KeepAliveOptions.builder()
                .enable()
                .idle(Duration.ofSeconds(5))
                .interval(Duration.ofSeconds(2))
                .count(3)
                .build())
        .tcpUserTimeout(
            SocketOptions.TcpUserTimeoutOptions.builder()
                .enable(EpollProvider.isAvailable())
                .tcpUserTimeout(DEAD_PEER_MAX)
                .build())
        .build();
  }

  private static SslOptions certificates(RedisTls tls) {
    Stream.of(tls.certificateAuthorities(), tls.certificate(), tls.key())
        .flatMap(Optional::stream)
        .forEach(LettuceOptions::checkReadable);
    SslOptions.Builder certificates = SslOptions.builder();
    tls.certificateAuthorities().ifPresent(file -> certificates.trustManager(file.toFile()));
    tls.certificate()
        .ifPresent(
            file ->
                certificates.keyManager(
                    file.toFile(), tls.key().orElseThrow().toFile(), new char[0]));
    return certificates.build();
  }

  private static void checkReadable(Path file) {
    if (!Files.isReadable(file)) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "Redis TLS: there is no file " + file + " to be read");
    }
  }

  /** The server at an address without Sentinels; the first of its hosts. */
  static RedisURI server(RedisConnectionOptions options) {
    RedisAddress address = options.address();
    RedisURI.Builder uri =
        address
            .socket()
            .map(path -> RedisURI.Builder.socket(path.toString()))
            .orElseGet(() -> network(address.hosts().get(0), address.tls()));
    uri.withDatabase(address.database());
    return enter(uri, address.login(), options);
  }

  private static RedisURI.Builder network(RedisHost host, Optional<RedisTls> tls) {
    RedisURI.Builder uri =
        RedisURI.Builder.redis(host.host(), host.port()).withSsl(tls.isPresent());
    tls.ifPresent(how -> uri.withVerifyPeer(verification(how)));
    return uri;
  }

  private static SslVerifyMode verification(RedisTls tls) {
    if (!tls.checkCertificate()) {
      return SslVerifyMode.NONE;
    }
    return tls.checkHostname() ? SslVerifyMode.FULL : SslVerifyMode.CA;
  }

  private static RedisURI enter(
      RedisURI.Builder uri, RedisLogin login, RedisConnectionOptions options) {
    uri.withClientName("sheaf").withTimeout(options.connectTimeout());
    login
        .password()
        .ifPresent(
            password ->
                login
                    .user()
                    .ifPresentOrElse(
                        user -> uri.withAuthentication(user, password),
                        () -> uri.withPassword(password.toCharArray())));
    return uri.build();
  }
}
