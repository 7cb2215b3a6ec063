package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MissingChunksTest {
  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void areAFailureUnlessTheyAreAllowed(String where, String store) {
    String name = TestingStores.newName();
    TestingCli.run(
        "gen",
        "--out",
        TestingStores.redisUrl() + "#" + name,
        "--partitions",
        "2",
        "--batches",
        "3",
        "--rows",
        "10");
    removeChunk("*" + name + "*part=00001}:batch=00001");

    Outcome refused = TestingCli.run("read", where, store, "--prefix", name);
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(refused.err()).contains("batch=00001");

    Outcome allowed = TestingCli.run("read", where, store, "--prefix", name, "--allow-missing");
    assertThat(allowed.exitCode()).as(allowed.err()).isZero();
    assertThat(allowed.err()).contains("Fetched 5/6 present chunks", "rows=50");
    assertThat(allowed.out()).contains("Read 50 rows");
  }

  private static void removeChunk(String pattern) {
    RedisClient client = RedisClient.create(TestingStores.redisUrl());
    try (StatefulRedisConnection<String, String> redis = client.connect()) {
      List<String> keys = redis.sync().keys(pattern);
      assertThat(keys).hasSize(1);
      redis.sync().del(keys.get(0));
    } finally {
      client.shutdown();
    }
  }
}
