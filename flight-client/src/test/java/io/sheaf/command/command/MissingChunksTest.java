package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks that are gone are a failure, or are passed over and counted, in either layout. */
class MissingChunksTest {
  private final String name = TestingStores.newName();

  static Stream<String[]> everywhere() {
    return TestingStores.both()
        .flatMap(
            where ->
                Stream.of("sheaf", "arrow-redis")
                    .map(layout -> new String[] {where[0], where[1], layout}));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void areAFailureUnlessTheyAreAllowed(String where, String store, String layout) {
    generate(layout, 2, 3);
    remove("part=00001}:batch=00001");

    assertRefused(where, store, "batch=00001");
    Outcome allowed = read(where, store, "--allow-missing");
    assertThat(allowed.exitCode()).as(allowed.err()).isZero();
    assertThat(allowed.err()).contains("Fetched 5/6 present chunks", "rows=50");
    assertThat(allowed.out()).contains("Read 50 rows");
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void thoseThatAreThereAreAllRead(String where, String store, String layout) {
    generate(layout, 2, 70);
    for (int batch : new int[] {0, 1, 5, 6, 7, 40, 68}) {
      remove("part=00000}:batch=%05d".formatted(batch));
    }
    assertRefused(where, store, "batch=00000");
    assertThat(read(where, store, "--allow-missing").err())
        .contains("Fetched 133/140 present chunks", "rows=1330");
    assertThat(read(where, store, "--allow-missing", "--batches", "6").err())
        .contains("Fetched 9/12 present chunks", "rows=90");
    assertThat(read(where, store, "--partitions", "1").err())
        .contains("Fetched 70/70 present chunks");
  }

  /** Of plain data nobody knows how many chunks it had. */
  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void aWholePlainPartitionIsPassedOverOnlyWhenAllowed(String where, String store) {
    generate("arrow-redis", 3, 1);
    remove("part=00001}:batch=00000");

    assertRefused(where, store, "part=00001");
    assertThat(read(where, store, "--allow-missing").err())
        .contains("Found 3 partitions", "Fetched 2/2 present chunks", "rows=20");
  }

  private void generate(String layout, int partitions, int batches) {
    Outcome generated =
        TestingCli.run(
            "gen",
            "--out=" + TestingStores.redisUrl() + "#" + name,
            "--layout=" + layout,
            "--partitions=" + partitions,
            "--batches=" + batches,
            "--rows=10");
    assertThat(generated.exitCode()).as(generated.err()).isZero();
  }

  private void assertRefused(String where, String store, String chunk) {
    Outcome refused = read(where, store);
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(refused.err()).contains(chunk).doesNotContain("Fetched");
  }

  private Outcome read(String... more) {
    List<String> arguments = new ArrayList<>(List.of("read", "--prefix", name));
    arguments.addAll(List.of(more));
    return TestingCli.run(arguments.toArray(String[]::new));
  }

  private void remove(String end) {
    RedisClient client = RedisClient.create(TestingStores.redisUrl());
    try (StatefulRedisConnection<String, String> redis = client.connect()) {
      List<String> keys = redis.sync().keys("*" + name + "*" + end);
      assertThat(keys).hasSize(1);
      redis.sync().del(keys.get(0));
    } finally {
      client.shutdown();
    }
  }
}
