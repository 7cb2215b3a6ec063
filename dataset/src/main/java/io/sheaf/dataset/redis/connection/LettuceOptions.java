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
import java.time.Duration;

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
    options
        .address()
        .certificateAuthorities()
        .ifPresent(
            file -> client.sslOptions(SslOptions.builder().trustManager(file.toFile()).build()));
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

  static RedisURI address(RedisConnectionOptions options) {
    RedisAddress address = options.address();
    RedisURI.Builder uri =
        address
            .socket()
            .map(path -> RedisURI.Builder.socket(path.toString()))
            .orElseGet(
                () ->
                    RedisURI.Builder.redis(address.host(), address.port())
                        .withSsl(address.tls())
                        .withVerifyPeer(
                            address.checkCertificate() ? SslVerifyMode.FULL : SslVerifyMode.NONE));
    uri.withDatabase(address.database())
        .withClientName("sheaf")
        .withTimeout(options.connectTimeout());
    address
        .password()
        .ifPresent(
            password ->
                address
                    .user()
                    .ifPresentOrElse(
                        user -> uri.withAuthentication(user, password),
                        () -> uri.withPassword(password.toCharArray())));
    return uri.build();
  }
}
