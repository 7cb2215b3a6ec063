package io.sheaf.dataset.redis.kind;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.sheaf.dataset.redis.connection.RedisAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Cluster of three masters and three replicas. */
final class ClusterGroup implements TestedRedis {
  /** For tests in which nodes fail. */
  static final String[] FAILS_OVER_SOON = {"--cluster-node-timeout", "1000"};

  private static final Duration FORMING_MAX = Duration.ofSeconds(40);
  private static final int MASTERS = 3;
  private static final int KEYS_AT_ONCE = 4;
  private static final int PAUSE_MILLIS = 3;
  private static final int SLOTS_COLUMN = 8;

  private final ClusterTurn turn = ClusterTurn.take();
  private final RedisClient client = RedisClient.create();
  private final List<RedisServer> servers = new ArrayList<>();
  private final Map<RedisServer, StatefulRedisConnection<String, String>> connections =
      new HashMap<>();

  private final Optional<TestingTls> tls;

  ClusterGroup(Path program, String... settings) {
    this(() -> RedisServer.startNode(program, settings), Optional.empty());
  }

  /** One whose nodes speak TLS to stores and to each other. */
  static ClusterGroup withTls(Path program, TestingTls tls) {
    return new ClusterGroup(() -> RedisServer.startNodeWithTls(program, tls), Optional.of(tls));
  }

  private ClusterGroup(Supplier<RedisServer> node, Optional<TestingTls> tls) {
    this.tls = tls;
    for (int i = 0; i < 2 * MASTERS; i++) {
      servers.add(node.get());
    }
    for (int i = 0; i < MASTERS; i++) {
      int from = SlotHash.SLOT_COUNT * i / MASTERS;
      int to = SlotHash.SLOT_COUNT * (i + 1) / MASTERS;
      commands(servers.get(i)).clusterAddSlots(IntStream.range(from, to).toArray());
    }
    servers.forEach(each -> commands(each).clusterMeet("127.0.0.1", servers.get(0).servicePort()));
    awaitAll("cluster_known_nodes:" + 2 * MASTERS);
    for (int i = MASTERS; i < 2 * MASTERS; i++) {
      commands(servers.get(i)).clusterReplicate(id(servers.get(i - MASTERS)));
    }
    awaitWhole();
  }

  private void awaitAll(String info) {
    await()
        .atMost(FORMING_MAX)
        .ignoreExceptions()
        .until(
            () -> servers.stream().allMatch(each -> commands(each).clusterInfo().contains(info)));
  }

  /** Waits until all nodes agree that all is well and each master has a replica in order. */
  void awaitWhole() {
    awaitAll("cluster_state:ok");
    awaitAll("cluster_slots_ok:" + SlotHash.SLOT_COUNT);
    await()
        .atMost(FORMING_MAX)
        .ignoreExceptions()
        .until(
            () ->
                servers.stream().filter(this::isMaster).count() == MASTERS
                    && servers.stream()
                        .filter(each -> !isMaster(each))
                        .allMatch(each -> info(each).contains("master_link_status:up")));
  }

  private String info(RedisServer server) {
    return commands(server).info("replication");
  }

  boolean isMaster(RedisServer server) {
    return info(server).contains("role:master");
  }

  /** Its connection, which comes back by itself when the server does. */
  RedisCommands<String, String> commands(RedisServer server) {
    return connections
        .computeIfAbsent(server, each -> client.connect(RedisURI.create(each.url())))
        .sync();
  }

  String id(RedisServer server) {
    return commands(server).clusterMyId();
  }

  List<RedisServer> masters() {
    return servers.stream().filter(this::isMaster).toList();
  }

  /** The master that serves a slot. */
  RedisServer master(int slot) {
    return masters().stream().filter(each -> owns(each, slot)).findFirst().orElseThrow();
  }

  private boolean owns(RedisServer server, int slot) {
    return commands(server)
        .clusterNodes()
        .lines()
        .filter(line -> line.contains("myself"))
        .flatMap(line -> Stream.of(line.split(" ")).skip(SLOTS_COLUMN))
        .filter(range -> range.matches("\\d+(-\\d+)?"))
        .map(range -> range.split("-"))
        .anyMatch(
            range ->
                Integer.parseInt(range[0]) <= slot
                    && slot <= Integer.parseInt(range[range.length - 1]));
  }

  /** Moves a slot with all that is in it, a few keys at a time, so slowly that others notice. */
  void move(int slot, RedisServer from, RedisServer to) {
    beginMove(slot, from, to);
    List<String> keys = commands(from).clusterGetKeysInSlot(slot, KEYS_AT_ONCE);
    while (!keys.isEmpty()) {
      moveKeys(keys, from, to);
      RedisServer.pause(PAUSE_MILLIS);
      keys = commands(from).clusterGetKeysInSlot(slot, KEYS_AT_ONCE);
    }
    String owner = id(to);
    commands(to).clusterSetSlotNode(slot, owner);
    commands(from).clusterSetSlotNode(slot, owner);
    masters().stream()
        .filter(each -> each != to && each != from)
        .forEach(each -> commands(each).clusterSetSlotNode(slot, owner));
  }

  /** Makes a slot one that moves, with nothing moved yet. */
  void beginMove(int slot, RedisServer from, RedisServer to) {
    commands(to).clusterSetSlotImporting(slot, id(from));
    commands(from).clusterSetSlotMigrating(slot, id(to));
  }

  /** Moves keys of a slot that moves. */
  void moveKeys(List<String> keys, RedisServer from, RedisServer to) {
    commands(from)
        .migrate(
            "127.0.0.1", to.port(), 0, 5_000, MigrateArgs.Builder.<String>keys(keys).replace());
  }

  /** The replica of a master. */
  RedisServer replica(RedisServer master) {
    return replicas().stream()
        .filter(each -> info(each).contains("master_port:" + master.port()))
        .findFirst()
        .orElseThrow();
  }

  /** The keys of all masters that fit a pattern. */
  List<String> keys(String pattern) {
    return masters().stream().flatMap(each -> commands(each).keys(pattern).stream()).toList();
  }

  /** Kills a slot's master and its replica. */
  void killAllOf(int slot) {
    RedisServer master = master(slot);
    replicas().stream()
        .filter(each -> info(each).contains("master_port:" + master.port()))
        .forEach(RedisServer::kill);
    master.kill();
    connections.remove(master);
  }

  /** How often the masters have answered with an error, such as MOVED. */
  long errors(String code) {
    Pattern count = Pattern.compile("errorstat_" + code + ":count=(\\d+)");
    long sum = 0;
    for (RedisServer master : masters()) {
      Matcher found = count.matcher(commands(master).info("errorstats"));
      sum += found.find() ? Long.parseLong(found.group(1)) : 0;
    }
    return sum;
  }

  /** How many commands MGET the replicas have answered. */
  long readsOfReplicas() {
    Pattern count = Pattern.compile("cmdstat_mget:calls=(\\d+)");
    return replicas().stream()
        .map(each -> count.matcher(commands(each).info("commandstats")))
        .mapToLong(found -> found.find() ? Long.parseLong(found.group(1)) : 0)
        .sum();
  }

  /** Takes all keys from the replicas alone, as if none had come there yet. */
  void emptyReplicas() {
    for (RedisServer replica : replicas()) {
      commands(replica).configSet("replica-read-only", "no");
      commands(replica).flushall();
      commands(replica).configSet("replica-read-only", "yes");
    }
  }

  private List<RedisServer> replicas() {
    return servers.stream().filter(each -> !isMaster(each)).toList();
  }

  @Override
  public RedisAddress address() {
    String hosts =
        "127.0.0.1:" + servers.get(0).servicePort() + ",127.0.0.1:" + servers.get(1).servicePort();
    return RedisAddress.parse(
        tls.map(each -> "rediss://" + hosts + each.parameters()).orElse("redis://" + hosts));
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        "mode",
        "cluster",
        "masters",
        "3",
        "tls",
        tls.isPresent() ? "yes" : "no",
        "eviction policy",
        "noeviction");
  }

  @Override
  public void clear() {
    masters().forEach(each -> commands(each).flushall());
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    servers.forEach(RedisServer::close);
    turn.close();
  }
}
