package io.sheaf.server.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;

/** What makes an address to listen on, or to advertise, acceptable. */
final class ListenAddress {
  private static final Set<String> SCHEMES = Set.of("grpc", "grpc+tcp", "grpc+tls", "grpc+unix");
  private static final String HOST = "sheaf.server.host";
  private static final String ADVERTISE = "sheaf.server.advertise";

  private ListenAddress() {}

  static void check(ServerConfig server, ConfigReader reader) {
    try {
      InetAddress address = InetAddress.getByName(server.host());
      checkLoopback(server, address, reader);
      for (String location : server.advertise()) {
        checkAdvertised(location, address, reader);
      }
    } catch (UnknownHostException e) {
      reader
          .problems()
          .add(
              HOST,
              "expected an address of this machine, found " + ConfigProblems.shown(server.host()),
              reader.origin(HOST));
    }
  }

  /** Whether others than this machine can reach it; false for what is no address at all. */
  static boolean isOpen(String host) {
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void checkLoopback(ServerConfig server, InetAddress address, ConfigReader reader) {
    if (!address.isLoopbackAddress() && !server.insecure()) {
      reader
          .problems()
          .add(
              HOST,
              server.host()
                  + " is not loopback, and anyone who reaches it could read and write all data; use"
                  + " 127.0.0.1, or --insecure if the network is trusted",
              reader.origin(HOST));
    }
  }

  private static void checkAdvertised(String location, InetAddress address, ConfigReader reader) {
    if (location.equals("reuse")) {
      return;
    }
    String problem = "";
    if (location.equals("self")) {
      problem =
          address.isAnyLocalAddress()
              ? "self would send clients to " + address.getHostAddress() + ", where nobody is"
              : "";
    } else if (!isLocation(location)) {
      problem =
          "expected self, reuse or grpc://host:port (also grpc+tcp, grpc+tls, grpc+unix), found "
              + ConfigProblems.shown(location);
    }
    if (!problem.isEmpty()) {
      reader.problems().add(ADVERTISE, problem, reader.origin(ADVERTISE));
    }
  }

  private static boolean isLocation(String text) {
    try {
      URI uri = URI.create(text);
      boolean unix = "grpc+unix".equals(uri.getScheme());
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme())
          && (unix ? uri.getPath() != null : uri.getHost() != null && uri.getPort() > 0);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
