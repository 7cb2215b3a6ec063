package io.sheaf.dataset.redis.connection;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.CommandExpiryWriter;
import io.lettuce.core.protocol.ConnectionIntent;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import reactor.core.Disposable;

/**
 * A Cluster: each command goes to the node of its key's slot, and follows MOVED and ASK. The view
 * of the Cluster is renewed every few seconds and whenever something does not fit it. Connections
 * to all its nodes are there before they are needed, since commands don't wait for connections.
 */
final class ClusterRoutes implements RedisRoutes {
  /** A node of a busy machine, or far away, may take longer than one that hangs is waited for. */
  private static final int CONNECT_TRIES_MAX = 3;

  private final RedisClusterClient client;
  private final ConnectionGroup<
          StatefulRedisClusterConnection<String, OutgoingValue>,
          StatefulRedisClusterConnection<String, String>>
      connections;
  private final boolean replicaReads;
  private final Disposable topologyWatch;

  private ClusterRoutes(
      RedisClusterClient client,
      ConnectionGroup<
              StatefulRedisClusterConnection<String, OutgoingValue>,
              StatefulRedisClusterConnection<String, String>>
          connections,
      boolean replicaReads) {
    this.client = client;
    this.connections = connections;
    this.replicaReads = replicaReads;
    if (replicaReads) {
      connections.readers().forEach(reader -> reader.setReadFrom(ReadFrom.REPLICA_PREFERRED));
    }
    this.topologyWatch =
        client
            .getResources()
            .eventBus()
            .get()
            .ofType(ClusterTopologyChangedEvent.class)
            .subscribe(this::follow);
  }

  /** Connects to as many nodes as can be reached. */
  static CompletionStage<RedisRoutes> open(
      ClientResources resources, RedisConnectionOptions options) {
    if (options.address().database() != 0) {
      return CompletableFuture.failedStage(
          new SheafException(
              ErrorReason.INVALID_REQUEST,
              "Redis URL: a Cluster has database 0 alone, and "
                  + options.address()
                  + " names another"));
    }
    RedisClusterClient client =
        RedisClusterClient.create(resources, LettuceOptions.servers(options));
    client.setOptions(LettuceOptions.cluster(options));
    return client
        .refreshPartitionsAsync()
        .thenCompose(known -> connect(client, options.readConnections()))
        .thenApply(connected -> new ClusterRoutes(client, connected, options.replicaReads()))
        .thenCompose(
            routes -> routes.connectNodes(CONNECT_TRIES_MAX).<RedisRoutes>thenApply(done -> routes))
        .exceptionallyCompose(
            failure ->
                client
                    .shutdownAsync(0, 2, TimeUnit.SECONDS)
                    .thenCompose(closed -> CompletableFuture.failedStage(failure)));
  }

  private static CompletionStage<
          ConnectionGroup<
              StatefulRedisClusterConnection<String, OutgoingValue>,
              StatefulRedisClusterConnection<String, String>>>
      connect(RedisClusterClient client, int readers) {
    return ConnectionGroup.open(
        readers,
        new ConnectionGroup.Opening() {
          @Override
          public <T> CompletionStage<? extends StatefulConnection<String, T>> open(
              RedisCodec<String, T> codec) {
            return client.connectAsync(codec);
          }
        });
  }

  private void follow(ClusterTopologyChangedEvent change) {
    change.after().stream()
        .filter(node -> node.is(RedisClusterNode.NodeFlag.FAIL))
        .forEach(node -> all().forEach(each -> cut(each, node)));
    connectNodes(CONNECT_TRIES_MAX);
  }

  /** What waits for a node that hangs would else wait for its time-out. */
  @SuppressWarnings("FutureReturnValueIgnored") // A connection that can't be had needs no cut.
  private static <T> void cut(
      StatefulRedisClusterConnection<String, T> connection, RedisClusterNode node) {
    connect(connection, node, ConnectionIntent.WRITE)
        .thenAccept(
            open -> {
              RedisChannelWriter writer = ((RedisChannelHandler<?, ?>) open).getChannelWriter();
              if (writer instanceof CommandExpiryWriter timed
                  && timed.getDelegate() instanceof DefaultEndpoint endpoint) {
                endpoint.disconnect();
              }
            });
  }

  /** Done when there is a connection to each node, or none can be had. */
  private CompletionStage<Void> connectNodes(int triesLeft) {
    List<CompletableFuture<?>> connecting = new ArrayList<>();
    for (RedisClusterNode node : client.getPartitions()) {
      if (isMaster(node)) {
        all().forEach(each -> connecting.add(connect(each, node, ConnectionIntent.WRITE)));
      } else if (replicaReads) {
        connections
            .readers()
            .forEach(each -> connecting.add(connect(each, node, ConnectionIntent.READ)));
      }
    }
    return CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new))
        .handle((all, unreachable) -> unreachable == null || triesLeft == 1)
        .thenCompose(
            done -> done ? CompletableFuture.completedStage(null) : connectNodes(triesLeft - 1));
  }

  private Stream<StatefulRedisClusterConnection<String, ?>> all() {
    return Stream.concat(
        connections.readers().stream(), Stream.of(connections.writer(), connections.commands()));
  }

  private static boolean isMaster(RedisClusterNode node) {
    return node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.hasNoSlots();
  }

  /** By host and port, as the routing by slot does it, so that it is the same connection. */
  private static <T> CompletableFuture<StatefulRedisConnection<String, T>> connect(
      StatefulRedisClusterConnection<String, T> connection,
      RedisClusterNode node,
      ConnectionIntent intent) {
    return connection.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort(), intent);
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
    return replicaReads ? writer() : reader(stream);
  }

  @Override
  public RedisClusterAsyncCommands<String, OutgoingValue> writer() {
    return connections.writer().async();
  }

  @Override
  public boolean readsReplicas() {
    return replicaReads;
  }

  @Override
  public CompletionStage<List<RedisMaster>> masters() {
    return masters(client.getPartitions().stream().filter(ClusterRoutes::isMaster));
  }

  @Override
  public CompletionStage<List<RedisMaster>> masters(List<String> keys) {
    Partitions nodes = client.getPartitions();
    try {
      return masters(
          keys.stream()
              .map(SlotHash::getSlot)
              .distinct()
              .map(slot -> master(nodes, slot))
              .distinct());
    } catch (SheafException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public Optional<KeyPlace> place(String key) {
    int slot = SlotHash.getSlot(key);
    RedisClusterNode master = client.getPartitions().getMasterBySlot(slot);
    String node =
        master == null
            ? "none"
            : new RedisHost(master.getUri().getHost(), master.getUri().getPort()).toString();
    return Optional.of(new KeyPlace(slot, node));
  }

  private CompletionStage<List<RedisMaster>> masters(Stream<RedisClusterNode> nodes) {
    List<CompletableFuture<RedisMaster>> masters = nodes.map(this::master).toList();
    return CompletableFuture.allOf(masters.toArray(CompletableFuture[]::new))
        .thenApply(done -> masters.stream().map(CompletableFuture::join).toList());
  }

  private static RedisClusterNode master(Partitions nodes, int slot) {
    RedisClusterNode master = nodes.getMasterBySlot(slot);
    if (master == null) {
      throw new SheafException(
          ErrorReason.STORE_UNAVAILABLE,
          "no node of the Redis Cluster serves slot " + slot + "; try again later");
    }
    return master;
  }

  private CompletableFuture<RedisMaster> master(RedisClusterNode node) {
    return connect(connections.commands(), node, ConnectionIntent.WRITE)
        .thenCombine(
            connect(connections.writer(), node, ConnectionIntent.WRITE),
            (commands, writer) -> new RedisMaster(commands.async(), writer.async()));
  }

  @Override
  public CompletionStage<Void> close() {
    topologyWatch.dispose();
    return CompletableFuture.allOf(
            all().map(StatefulRedisClusterConnection::closeAsync).toArray(CompletableFuture[]::new))
        .handle((closed, failure) -> null)
        .thenCompose(done -> client.shutdownAsync(0, 2, TimeUnit.SECONDS));
  }
}
