package io.sheaf.command.address;

import io.sheaf.dataset.space.SpaceAddress;
import java.util.Optional;

/** A place that holds datasets by name. */
public sealed interface StoreAddress {
  /**
   * A store of a Sheaf server.
   *
   * @param location {@code grpc://host:port} or {@code grpc+tls://host:port}
   * @param store its name; empty for the server's first
   */
  record Server(String location, Optional<String> store) implements StoreAddress {
    /** A server's first store. */
    public Server(String location) {
      this(location, Optional.empty());
    }

    // Java's own would have to be linked first. Stores of one server are few.
    @Override
    public int hashCode() {
      return location.hashCode();
    }

    @Override
    public String toString() {
      return location + query();
    }

    String query() {
      return store.map(name -> AddressParser.STORE_QUERY + name).orElse("");
    }
  }

  /**
   * A Redis that is used directly, without a server. Its text never shows the password.
   *
   * @param url {@code redis://}, {@code rediss://}, {@code redis-sentinel://} or {@code unix://},
   *     as given, perhaps with a password
   */
  record Redis(String url) implements StoreAddress {
    // As a server's.
    @Override
    public int hashCode() {
      return url.hashCode();
    }

    @Override
    public String toString() {
      return Redaction.redacted(url);
    }
  }

  /**
   * Files of a directory, or objects in S3, used directly.
   *
   * @param file the only one that is meant; empty for all
   */
  record Files(SpaceAddress space, Optional<String> file) implements StoreAddress {
    @Override
    public String toString() {
      String place = space.toString();
      return file.map(name -> (place.endsWith("/") ? place : place + "/") + name).orElse(place);
    }
  }
}
