package io.sheaf.command.option;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.config.RedisUrlText;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which store is meant when an address names none, and how Redis is used directly. Flags come
 * before the environment ({@code SHEAF_LOCATION}, {@code REDIS_URL}), that before the default.
 */
public final class ConnectionOptions implements CommandPart {
  private static final String LOCATION_DEFAULT = "grpc://localhost:8815";

  private final Option<String> location =
      Option.of(String.class, "--location", "URI")
          .description(
              "The server (SHEAF_LOCATION, else " + LOCATION_DEFAULT + ");",
              "grpc://host:port?store=NAME for another store than its first; also",
              "redis://host:port/0, file:///directory, s3://bucket/prefix.");

  private final Option<String> redisUrl =
      Option.of(String.class, "--redis-url", "URL")
          .description("Use this Redis directly, without a server (REDIS_URL).");

  private final Option<Switch> cluster =
      Option.of(Switch.class, "--cluster", "on|off")
          .converter(new Switch.Converter())
          .withoutValue("on")
          .description("Whether the Redis is a Cluster (default: ask it).");

  private final Option<Integer> redisConnectionsMax =
      Option.of(Integer.class, "--redis-max-connections", "N")
          .initially(50)
          .description("Connections to Redis at most (default: ${DEFAULT-VALUE}).");

  private final S3Flags s3;

  public ConnectionOptions() {
    this(new S3Flags());
  }

  /** With flags of S3, and nothing else said. */
  ConnectionOptions(S3Flags s3) {
    this.s3 = s3;
  }

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(command, location, redisUrl, cluster, redisConnectionsMax, s3);
  }

  /** How S3 is used directly. */
  public S3Flags s3() {
    return s3;
  }

  /** The store whose address was given, else that of a dataset that is given by its name alone. */
  public StoreAddress store(Parameter<String> address) {
    return address.optional().map(AddressParser::store).orElseGet(this::defaultStore);
  }

  /** The store of a dataset that is given by its name alone. */
  public StoreAddress defaultStore() {
    return defaultStore(System.getenv());
  }

  /** The server that was named on the command line. */
  public Optional<String> location() {
    return location.optional();
  }

  /** The Redis that was named on the command line, else in {@code REDIS_URL}. */
  public Optional<StoreAddress.Redis> redis() {
    return redisUrl
        .optional()
        .or(() -> environment(System.getenv(), "REDIS_URL"))
        .map(ConnectionOptions::redis);
  }

  StoreAddress defaultStore(Map<String, String> environment) {
    if (location.isPresent() && redisUrl.isPresent()) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "--location and --redis-url exclude each other");
    }
    return location
        .optional()
        .map(AddressParser::store)
        .or(() -> redisUrl.optional().map(ConnectionOptions::redis))
        .or(() -> environment(environment, "SHEAF_LOCATION").map(AddressParser::store))
        .or(() -> environment(environment, "REDIS_URL").map(ConnectionOptions::redis))
        .orElseGet(() -> AddressParser.store(LOCATION_DEFAULT));
  }

  /** Whether Redis is taken for a Cluster; empty to ask it. */
  public Optional<Boolean> cluster() {
    return cluster.optional().map(Switch.ON::equals);
  }

  public int redisConnectionsMax() {
    return redisConnectionsMax.get();
  }

  private static StoreAddress.Redis redis(String url) {
    if (AddressParser.store(url) instanceof StoreAddress.Redis redis) {
      return redis;
    }
    throw new SheafException(
        ErrorReason.INVALID_REQUEST,
        "--redis-url and REDIS_URL take a URL of Redis, not " + RedisUrlText.redact(url));
  }

  private static Optional<String> environment(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
