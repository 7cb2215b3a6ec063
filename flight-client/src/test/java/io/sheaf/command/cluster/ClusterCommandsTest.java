package io.sheaf.command.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.server.ServerAssembly;
import io.sheaf.server.SheafServer;
import io.sheaf.server.config.ConfigSources;
import io.sheaf.server.config.SheafConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Cluster from one end to the other: commands, server, masters; and commands straight at it. */
class ClusterCommandsTest {
  @TempDir private static Path directory;
  private static TestingCluster cluster;
  private static SheafServer server;
  private static String file;

  @BeforeAll
  static void start() throws Exception {
    cluster = new TestingCluster(directory);
    server =
        ServerAssembly.start(
            SheafConfig.load(
                ConfigSources.ofProperties(
                    Map.of("sheaf.server.port", "0", "sheaf.redis.url", cluster.url()))));
    file = directory.resolve("in.arrow").toString();
    run("gen", "--out", file, "--partitions", "8", "--batches", "3", "--rows", "200");
  }

  @AfterAll
  static void stop() {
    server.close();
    cluster.close();
  }

  private static Outcome run(String... arguments) {
    Outcome outcome = TestingCli.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sheaf", "arrow-redis"})
  void whatIsPutThroughAServerIsThereForAll(String layout) {
    String where = server.location().toString();
    String name = "trades-" + layout;
    run("split", "--location", where, "--prefix", name, "--inp", file, "--layout", layout);
    assertThat(cluster.keys()).allSatisfy(keys -> assertThat(keys).isPositive());

    String out = directory.resolve(name + ".arrow").toString();
    run("read", "--location", where, "--prefix", name, "--out", out);
    assertIdentical(file, out);
    assertIdentical(file, where + "/" + name);
    assertIdentical(where + "/" + name, cluster.url() + "#" + name);
    String rows = layout.equals("sheaf") ? "4,800" : "unknown";
    assertThat(run("info", where + "/" + name).out()).contains(rows, layout);
    assertThat(run("info", cluster.url() + "#" + name).out()).contains(rows, layout);
    assertThat(run("drop", where + "/" + name).out()).contains(name);
  }

  @Test
  void whatIsPutStraightIsThereForTheServer() {
    String where = server.location().toString();
    run("split", "--redis-url", cluster.url(), "--prefix", "straight", "--inp", file);
    assertIdentical(file, where + "/straight");
    assertThat(run("list", "--location", where).out()).contains("straight");
    assertThat(run("ping", "--location", where).out()).contains("cluster");
    run("drop", cluster.url() + "#straight");
    assertThat(run("list", "--location", where).out()).doesNotContain("straight");
  }

  private static void assertIdentical(String one, String other) {
    assertThat(run("verify", one, other).out()).contains("IDENTICAL");
  }
}
