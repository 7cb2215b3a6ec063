package io.sheaf.command.address;

/** A place that holds datasets by name. */
public sealed interface StoreAddress {
  /**
   * A Sheaf server.
   *
   * @param location {@code grpc://host:port} or {@code grpc+tls://host:port}
   */
  record Server(String location) implements StoreAddress {
    @Override
    public String toString() {
      return location;
    }
  }

  /**
   * A Redis that is used directly, without a server. Its text never shows the password.
   *
   * @param url {@code redis://}, {@code rediss://}, {@code redis-sentinel://} or {@code unix://},
   *     as given, perhaps with a password
   */
  record Redis(String url) implements StoreAddress {
    @Override
    public String toString() {
      return Redaction.redacted(url);
    }
  }
}
