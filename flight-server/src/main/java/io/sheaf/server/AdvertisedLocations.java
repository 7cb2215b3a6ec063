package io.sheaf.server;

import io.sheaf.server.config.ServerConfig;
import java.util.List;
import java.util.function.Supplier;

/**
 * The locations that endpoints name, as the operator wants them: {@code self} is this server's own
 * address, {@code reuse} the connection that the client has (Flight.proto, "Location").
 */
final class AdvertisedLocations implements Supplier<List<String>> {
  private static final String REUSE_CONNECTION = "arrow-flight-reuse-connection://?";

  private final ServerConfig config;
  private volatile List<String> locations = List.of();

  AdvertisedLocations(ServerConfig config) {
    this.config = config;
  }

  /** Called once, when the port is known. */
  void listening(int port) {
    String host = config.host().indexOf(':') >= 0 ? "[" + config.host() + "]" : config.host();
    locations =
        config.advertise().stream()
            .map(
                location ->
                    switch (location) {
                      case "self" -> "grpc://" + host + ":" + port;
                      case "reuse" -> REUSE_CONNECTION;
                      default -> location;
                    })
            .toList();
  }

  @Override
  public List<String> get() {
    return locations;
  }
}
