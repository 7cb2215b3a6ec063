package io.sheaf.command.cluster;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** A Cluster of three masters without replicas, on loopback. */
final class TestingCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int BUS_PORT_OFFSET = 10_000;
  private static final Duration FORMING_MAX = Duration.ofSeconds(60);

  private final List<Process> processes = new ArrayList<>();
  private final List<RedisClient> clients = new ArrayList<>();
  private final List<RedisCommands<String, String>> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  TestingCluster(Path directory) throws IOException {
    String program = program();
    for (int i = 0; i < MASTERS; i++) {
      start(program, Files.createDirectory(directory.resolve("node-" + i)), i);
    }
    nodes.forEach(node -> node.clusterMeet("127.0.0.1", ports.get(0)));
    await().atMost(FORMING_MAX).until(() -> nodes.stream().allMatch(TestingCluster::knowsAll));
  }

  /** The one that the embedded Redis runs, by its own name: it may be one of several links. */
  private static String program() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory())) {
      Path running = Path.of(redis.process().info().command().orElseThrow());
      Path named = running.resolveSibling("redis-server");
      return (Files.isExecutable(named) ? named : running).toString();
    }
  }

  private void start(String program, Path directory, int number) throws IOException {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program,
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--cluster-enabled",
                "yes")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(process);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
    clients.add(client);
    RedisCommands<String, String> node =
        await()
            .atMost(FORMING_MAX)
            .ignoreExceptions()
            .until(() -> client.connect().sync(), connected -> true);
    int from = SlotHash.SLOT_COUNT * number / MASTERS;
    int to = SlotHash.SLOT_COUNT * (number + 1) / MASTERS;
    node.clusterAddSlots(IntStream.range(from, to).toArray());
    nodes.add(node);
    ports.add(port);
  }

  private static boolean knowsAll(RedisCommands<String, String> node) {
    String info = node.clusterInfo();
    return info.contains("cluster_state:ok") && info.contains("cluster_size:" + MASTERS);
  }

  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (ServerSocket own = new ServerSocket(port, 1, loopback);
          ServerSocket bus = new ServerSocket(port + BUS_PORT_OFFSET, 1, loopback)) {
        return bus.getLocalPort() - BUS_PORT_OFFSET;
      } catch (IOException e) {
        // Another one is tried.
      }
    }
  }

  /** By one of its nodes. */
  String url() {
    return "redis://127.0.0.1:" + ports.get(0);
  }

  /** How many keys each master has. */
  List<Long> keys() {
    return nodes.stream().map(RedisCommands::dbsize).toList();
  }

  @Override
  public void close() {
    clients.forEach(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
