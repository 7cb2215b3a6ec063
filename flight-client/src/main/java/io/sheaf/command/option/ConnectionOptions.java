package io.sheaf.command.option;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which store is meant when an address names none, and how Redis is used directly. Flags come
 * before the environment ({@code SHEAF_LOCATION}, {@code REDIS_URL}), that before the default.
 */
public final class ConnectionOptions {
  private static final String LOCATION_DEFAULT = "grpc://localhost:8815";

  @Option(
      names = "--location",
      paramLabel = "URI",
      description = "The server (SHEAF_LOCATION, else " + LOCATION_DEFAULT + ").")
  private @Nullable String location;

  @Option(
      names = "--redis-url",
      paramLabel = "URL",
      description = "Use this Redis directly, without a server (REDIS_URL).")
  private @Nullable String redisUrl;

  @Option(
      names = "--cluster",
      paramLabel = "on|off",
      arity = "0..1",
      fallbackValue = "on",
      converter = Switch.Converter.class,
      description = "Whether the Redis is a Cluster (default: ask it).")
  private @Nullable Switch cluster;

  @Option(
      names = "--redis-max-connections",
      paramLabel = "N",
      description = "Connections to Redis at most (default: ${DEFAULT-VALUE}).")
  private int redisConnectionsMax = 50;

  /** The store of a dataset that is given by its name alone. */
  public StoreAddress defaultStore() {
    return defaultStore(System.getenv());
  }

  /** The server that was named on the command line. */
  public Optional<String> location() {
    return Optional.ofNullable(location);
  }

  /** The Redis that was named on the command line, else in {@code REDIS_URL}. */
  public Optional<String> redisUrl() {
    return Optional.ofNullable(redisUrl).or(() -> environment(System.getenv(), "REDIS_URL"));
  }

  StoreAddress defaultStore(Map<String, String> environment) {
    if (location != null && redisUrl != null) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "--location and --redis-url exclude each other");
    }
    if (location != null) {
      return AddressParser.store(location);
    }
    if (redisUrl != null) {
      return redis(redisUrl);
    }
    return environment(environment, "SHEAF_LOCATION")
        .map(AddressParser::store)
        .or(() -> environment(environment, "REDIS_URL").map(ConnectionOptions::redis))
        .orElseGet(() -> AddressParser.store(LOCATION_DEFAULT));
  }

  /** Whether Redis is taken for a Cluster; empty to ask it. */
  public Optional<Boolean> cluster() {
    return Optional.ofNullable(cluster).map(Switch.ON::equals);
  }

  public int redisConnectionsMax() {
    return redisConnectionsMax;
  }

  private static StoreAddress redis(String url) {
    if (AddressParser.store(url) instanceof StoreAddress.Redis redis) {
      return redis;
    }
    throw new SheafException(
        ErrorReason.INVALID_REQUEST, "--redis-url and REDIS_URL take a URL of Redis, not " + url);
  }

  private static Optional<String> environment(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
