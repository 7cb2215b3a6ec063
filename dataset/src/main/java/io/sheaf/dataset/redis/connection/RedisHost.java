package io.sheaf.dataset.redis.connection;

/**
 * A host and a port.
 *
 * @param host a name or an address, without brackets
 */
public record RedisHost(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
