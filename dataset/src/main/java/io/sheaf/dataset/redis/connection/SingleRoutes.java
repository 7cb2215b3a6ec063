package io.sheaf.dataset.redis.connection;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One server for everything. */
final class SingleRoutes implements RedisRoutes {
  private final RedisClient client;
  private final ConnectionGroup<
          StatefulRedisConnection<String, OutgoingValue>, StatefulRedisConnection<String, String>>
      connections;

  private SingleRoutes(
      RedisClient client,
      ConnectionGroup<
              StatefulRedisConnection<String, OutgoingValue>,
              StatefulRedisConnection<String, String>>
          connections) {
    this.client = client;
    this.connections = connections;
  }

  /**
   * Connects.
   *
   * @param options whose address names one server
   */
  static CompletionStage<RedisRoutes> open(
      ClientResources resources, RedisConnectionOptions options) {
    RedisClient client = new AsyncRedisClient(resources);
    client.setOptions(LettuceOptions.client(options));
    ConnectionGroup.Opening opening =
        new ConnectionGroup.Opening() {
          @Override
          public <T> CompletionStage<? extends StatefulConnection<String, T>> open(
              RedisCodec<String, T> codec) {
            return client.connectAsync(codec, LettuceOptions.server(options));
          }
        };
    return ConnectionGroup
        .<StatefulRedisConnection<String, OutgoingValue>, StatefulRedisConnection<String, String>>
            open(options.readConnections(), opening)
        .<RedisRoutes>thenApply(connections -> new SingleRoutes(client, connections))
        .exceptionallyCompose(
            failure ->
                shutDown(client).thenCompose(closed -> CompletableFuture.failedStage(failure)));
  }

  private static CompletionStage<Void> shutDown(RedisClient client) {
    return client.shutdownAsync(0, 2, TimeUnit.SECONDS);
  }

  @Override
  public RedisClusterAsyncCommands<String, String> commands() {
    return connections.commands().async();
  }

  @Override
  public RedisClusterAsyncCommands<String, OutgoingValue> reader(int stream) {
    return connections.reader(stream).async();
  }

  @Override
  public RedisClusterAsyncCommands<String, OutgoingValue> exactReader(int stream) {
    return reader(stream);
  }

  @Override
  public RedisClusterAsyncCommands<String, OutgoingValue> writer() {
    return connections.writer().async();
  }

  @Override
  public boolean readsReplicas() {
    return false;
  }

  @Override
  public CompletionStage<List<RedisMaster>> masters() {
    return CompletableFuture.completedStage(List.of(new RedisMaster(commands(), writer())));
  }

  @Override
  public CompletionStage<List<RedisMaster>> masters(List<String> keys) {
    return masters();
  }

  @Override
  public Optional<KeyPlace> place(String key) {
    return Optional.empty();
  }

  @Override
  public CompletionStage<Void> close() {
    return shutDown(client);
  }
}
