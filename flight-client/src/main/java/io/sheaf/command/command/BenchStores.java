package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.bench.OwnServer;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The Redis and the server that the benchmark uses: those that were named, else its own, which
 * closing stops. Named by flags alone, and {@code REDIS_URL}, since it writes into them.
 */
final class BenchStores implements AutoCloseable {
  private final Optional<EmbeddedRedis> ownRedis;
  private final Optional<OwnServer> ownServer;
  private final StoreAddress.Redis redis;
  private final StoreAddress server;

  private BenchStores(ConnectionOptions connection, Consumer<String> log) throws IOException {
    Optional<StoreAddress.Redis> named = connection.redis();
    if (named.isEmpty()) {
      log.accept("Starting an embedded Redis...");
    }
    this.ownRedis =
        named.isPresent()
            ? Optional.empty()
            : Optional.of(EmbeddedRedis.start(EmbeddedRedisOptions.inMemory()));
    this.redis = named.orElseGet(() -> new StoreAddress.Redis(ownRedis.orElseThrow().url()));
    this.ownServer = connection.location().isPresent() ? Optional.empty() : ownServer(log);
    this.server =
        AddressParser.store(
            connection.location().orElseGet(() -> ownServer.orElseThrow().location()));
  }

  static BenchStores open(ConnectionOptions connection, Consumer<String> log) throws IOException {
    return new BenchStores(connection, log);
  }

  private Optional<OwnServer> ownServer(Consumer<String> log) throws IOException {
    log.accept("Starting a server over " + redis + "...");
    try {
      return Optional.of(OwnServer.start(redis.url()));
    } catch (IOException | RuntimeException e) {
      ownRedis.ifPresent(EmbeddedRedis::close);
      throw e;
    }
  }

  StoreAddress redis() {
    return redis;
  }

  StoreAddress server() {
    return server;
  }

  /** Of the server that is our own; empty for another's. */
  Optional<ProcessHandle> serverProcess() {
    return ownServer.map(OwnServer::process);
  }

  @Override
  public void close() {
    ownServer.ifPresent(OwnServer::close);
    ownRedis.ifPresent(EmbeddedRedis::close);
  }
}
