package io.sheaf.dataset.redis.connection;

import io.sheaf.protocol.error.SheafException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a Redis is and how to enter. Its text form is without passwords.
 *
 * @param hosts of the server; several for Sentinels, or for some nodes of a Cluster; none for a
 *     socket
 * @param socket a Unix socket's path
 * @param sentinelMaster what the Sentinels call the master; empty where the hosts are no Sentinels
 * @param tls empty when the connection is not encrypted
 * @param sentinelLogin of the Sentinels, which have users of their own
 * @param database its number
 * @param durability what puts over it wait for
 */
public record RedisAddress(
    List<RedisHost> hosts,
    Optional<Path> socket,
    Optional<String> sentinelMaster,
    Optional<RedisTls> tls,
    RedisLogin login,
    RedisLogin sentinelLogin,
    int database,
    AskedDurability durability) {
  public static final int PORT = 6379;
  public static final int SENTINEL_PORT = 26379;

  /** A Redis without TLS and authentication. */
  public static RedisAddress of(String host, int port) {
    return new RedisAddress(
        List.of(new RedisHost(host, port)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        RedisLogin.NONE,
        RedisLogin.NONE,
        0,
        AskedDurability.NONE);
  }

  /**
   * The address in a URL: {@code redis://}, {@code rediss://} (TLS), {@code
   * redis-sentinel://host,host/master}, {@code rediss-sentinel://} or {@code unix://path}, with
   * {@code user:password@} percent-encoded, {@code /database} or {@code ?db=}, and the parameters
   * that {@link RedisUrlParameters} tells.
   *
   * @throws SheafException INVALID_REQUEST naming what is not understood, without the password
   */
  public static RedisAddress parse(String url) {
    return RedisUrl.parse(url);
  }

  /** The same with what the URL leaves open. */
  public RedisAddress withDefaults(RedisTls tls, RedisLogin login, RedisLogin sentinelLogin) {
    return new RedisAddress(
        hosts,
        socket,
        sentinelMaster,
        this.tls.map(own -> own.or(tls)),
        this.login.or(login),
        this.sentinelLogin.or(sentinelLogin),
        database,
        durability);
  }

  /** The same at another place, without Sentinels: the master that they tell of. */
  RedisAddress at(RedisHost host) {
    return new RedisAddress(
        List.of(host),
        Optional.empty(),
        Optional.empty(),
        tls,
        login,
        sentinelLogin,
        database,
        durability);
  }

  /** {@code host:port}, several with commas, or the socket's path. */
  String place() {
    return socket
        .map(Path::toString)
        .orElseGet(() -> hosts.stream().map(RedisHost::toString).collect(Collectors.joining(",")));
  }

  /** The address as a URL without users, passwords and files. */
  @Override
  public String toString() {
    String scheme = tls.isPresent() ? "rediss" : "redis";
    String number = database == 0 ? "" : String.valueOf(database);
    if (socket.isPresent()) {
      return "unix://" + place() + (number.isEmpty() ? "" : "?db=" + number);
    }
    return sentinelMaster
            .map(master -> scheme + "-sentinel://" + place() + "/" + master)
            .orElse(scheme + "://" + place())
        + (number.isEmpty() ? "" : "/" + number);
  }
}
