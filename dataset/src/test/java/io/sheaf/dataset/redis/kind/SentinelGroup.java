package io.sheaf.dataset.redis.kind;

import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.redis.connection.RedisAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A master, two replicas and three Sentinels. */
final class SentinelGroup implements TestedRedis {
  private static final Duration FORMING_MAX = Duration.ofSeconds(30);

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private final Optional<TestingTls> tls;

  /**
   * @param settings of master and replicas
   */
  SentinelGroup(Path program, String... settings) {
    this(
        replicaOf ->
            RedisServer.start(
                program,
                Stream.concat(Stream.of(settings), Stream.of(replicaOf)).toArray(String[]::new)),
        port -> RedisServer.startSentinel(program, port),
        Optional.empty());
  }

  /** One whose servers and Sentinels speak TLS to stores and to each other. */
  static SentinelGroup withTls(Path program, TestingTls tls) {
    return new SentinelGroup(
        replicaOf -> RedisServer.startWithTls(program, tls, replicaOf),
        port -> RedisServer.startSentinelWithTls(program, port, tls),
        Optional.of(tls));
  }

  private SentinelGroup(
      Function<String[], RedisServer> server,
      IntFunction<RedisServer> sentinel,
      Optional<TestingTls> tls) {
    this.tls = tls;
    RedisServer master = server.apply(new String[0]);
    servers.add(master);
    for (int i = 0; i < 2; i++) {
      String[] replica = {"--replicaof", "127.0.0.1 " + master.servicePort()};
      servers.add(server.apply(replica));
    }
    for (int i = 0; i < 3; i++) {
      sentinels.add(sentinel.apply(master.servicePort()));
    }
    awaitWhole();
  }

  /** Waits until every Sentinel knows two replicas in order and two other Sentinels. */
  void awaitWhole() {
    await()
        .atMost(FORMING_MAX)
        .ignoreExceptions()
        .until(
            () ->
                master().ask("INFO", "replication").contains("connected_slaves:2")
                    && sentinels.stream().allMatch(SentinelGroup::knowsAll));
  }

  private static boolean knowsAll(RedisServer sentinel) {
    return sentinel
        .ask("INFO", "sentinel")
        .matches("(?s).*name=mymaster,status=ok,address=[^,]*,slaves=2,sentinels=3.*");
  }

  /** The one that the first Sentinel names. */
  RedisServer master() {
    String answer = sentinels.get(0).ask("SENTINEL", "get-master-addr-by-name", "mymaster");
    return servers.stream()
        .filter(server -> answer.contains(String.valueOf(server.servicePort())))
        .findFirst()
        .orElseThrow();
  }

  List<RedisServer> replicas() {
    RedisServer master = master();
    return servers.stream().filter(server -> server != master).toList();
  }

  RedisServer sentinel(int number) {
    return sentinels.get(number);
  }

  @Override
  public RedisAddress address() {
    return RedisAddress.parse(
        sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + sentinel.servicePort())
            .collect(
                Collectors.joining(
                    ",",
                    tls.isPresent() ? "rediss-sentinel://" : "redis-sentinel://",
                    "/mymaster" + tls.map(TestingTls::parameters).orElse(""))));
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        "address",
        address().toString(),
        "mode",
        "standalone",
        "tls",
        tls.isPresent() ? "yes" : "no");
  }

  @Override
  public void clear() {
    master().ask("FLUSHALL");
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.forEach(RedisServer::close);
  }
}
