package io.sheaf.server.config;

import java.time.Duration;
import java.util.List;

/**
 * How the Flight service is reached and what it takes on; see reference.conf for each.
 *
 * @param port 0 for any free one
 * @param advertise {@code self}, {@code reuse} or locations; empty when clients are to stay where
 *     they are
 * @param insecure whether an address other than loopback is meant
 */
public record ServerConfig(
    String host,
    int port,
    List<String> advertise,
    boolean insecure,
    Duration drainDurationMax,
    Duration stallDurationMax,
    int messageBytesMax,
    int streamsMax,
    int connectionStreamsMax,
    int operationsPort) {
  private static final String KEY = "sheaf.server.";

  public ServerConfig {
    advertise = List.copyOf(advertise);
  }

  static ServerConfig read(ConfigReader reader) {
    ServerConfig server =
        new ServerConfig(
            reader.text(KEY + "host"),
            reader.number(KEY + "port", 0, 65_535),
            reader.texts(KEY + "advertise"),
            reader.flag(KEY + "insecure"),
            reader.duration(KEY + "drain-duration-max", Duration.ZERO, Duration.ofHours(24)),
            reader.duration(
                KEY + "stall-duration-max", Duration.ofMillis(100), Duration.ofDays(30)),
            (int) reader.bytes(KEY + "message-bytes-max", 64 * Bytes.KIB, Bytes.GIB),
            reader.number(KEY + "streams-max", 1, 1_000_000),
            reader.number(KEY + "connection-streams-max", 1, 1_000_000),
            reader.number(KEY + "operations-port", 0, 65_535));
    ListenAddress.check(server, reader);
    return server;
  }
}
