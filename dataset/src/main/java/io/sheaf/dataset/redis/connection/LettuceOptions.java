package io.sheaf.dataset.redis.connection;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.EpollProvider;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lettuce's settings: everything bounded, nothing sent twice. */
final class LettuceOptions {
  private static final Duration DEAD_PEER_MAX = Duration.ofSeconds(10);
  private static final Duration NODE_CONNECT_MAX = Duration.ofMillis(1_250);
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(3);
  private static final Duration TOPOLOGY_REFRESH_MIN = Duration.ofMillis(500);

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
            .timeoutOptions(
                TimeoutOptions.builder().timeoutSource(new CommandTimeouts(options)).build())
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

  /** The same for a Cluster, whose view is renewed so often that a failover shows in seconds. */
  static ClusterClientOptions cluster(RedisConnectionOptions options) {
    return ClusterClientOptions.builder(client(ofNode(options)))
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .enableAllAdaptiveRefreshTriggers()
                .adaptiveRefreshTriggersTimeout(TOPOLOGY_REFRESH_MIN)
                .build())
        .validateClusterNodeMembership(false)
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

  /** All hosts of an address, as nodes of a Cluster. */
  static List<RedisURI> servers(RedisConnectionOptions options) {
    return options.address().hosts().stream()
        .map(host -> server(ofNode(options.at(host))))
        .toList();
  }

  /** A node that hangs holds up each look at the Cluster for twice this long. */
  private static RedisConnectionOptions ofNode(RedisConnectionOptions options) {
    return options.connectTimeout().compareTo(NODE_CONNECT_MAX) > 0
        ? options.withConnectTimeout(NODE_CONNECT_MAX)
        : options;
  }

  /** All hosts of an address, as Sentinels. */
  static List<RedisURI> sentinels(RedisConnectionOptions options) {
    RedisAddress address = options.address();
    return address.hosts().stream()
        .map(host -> enter(network(host, address.tls()), address.sentinelLogin(), options))
        .toList();
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
