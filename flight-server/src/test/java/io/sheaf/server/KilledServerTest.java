package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server killed while it overwrites leaves the old version or the new one, whole. */
class KilledServerTest {
  private static final int KILLS = 20;
  private static final int KILLED_AFTER_MILLIS_MAX = 40;

  /** A kill after the acknowledgement does not count as one inside a put, and is tried again. */
  private static final int KILLS_TRIED_MAX = 3 * KILLS;

  private static final String CHUNKS = "sheaf:{trades@*";

  @Test
  void leavesOneVersionWhole() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("KilledServerTest seed " + seed);
    Random random = new Random(seed);
    Map<String, String> settings =
        Map.of(
            "sheaf.dataset.lease", "1s",
            "sheaf.dataset.grace", "0s",
            "sheaf.dataset.reap-interval", "200ms");
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(redis.url());
        SheafServer survivor = TestingServer.serve(redis.url(), settings);
        SheafClient client = SheafClient.connect(survivor.location().toString())) {
      SampleData current = data(0);
      current.put(client, "trades");
      int keysOfOneVersion = raw.keys("sheaf:{*").size();
      int killsInsideAPut = 0;
      for (int kill = 1; killsInsideAPut < KILLS && kill <= KILLS_TRIED_MAX; kill++) {
        SampleData next = data(kill);
        boolean acknowledged = overwriteAndKill(redis, raw, next, random);
        killsInsideAPut += acknowledged ? 0 : 1;
        boolean isNext = isWhole(next, client);
        assertThat(isNext || !acknowledged && isWhole(current, client))
            .as("kill %d, acknowledged %s", kill, acknowledged)
            .isTrue();
        current = isNext ? next : current;
      }
      assertThat(killsInsideAPut).isEqualTo(KILLS);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(raw.keys("sheaf:{*")).hasSize(keysOfOneVersion));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(raw.commands().zcard("sheaf:work")).isZero());
      assertThat(isWhole(current, client)).isTrue();
      TestingServer.awaitNothingHeld(survivor);
    }
  }

  private static SampleData data(int seed) {
    return new SampleData(2, 20, 2_000, seed);
  }

  /** Whether the commit was acknowledged before the server died. */
  private static boolean overwriteAndKill(
      EmbeddedRedis redis, RawRedis raw, SampleData next, Random random) throws Exception {
    try (ServerProcess server =
            ServerProcess.start("--redis-url", redis.url(), "-Dsheaf.dataset.lease=1s");
        SheafClient doomed = SheafClient.connect(server.location())) {
      int chunksBefore = raw.keys(CHUNKS).size();
      CompletableFuture<Boolean> put =
          CompletableFuture.supplyAsync(() -> acknowledged(next, doomed));
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> put.isDone() || raw.keys(CHUNKS).size() > chunksBefore);
      Thread.sleep(random.nextInt(KILLED_AFTER_MILLIS_MAX));
      server.kill();
      return put.get(30, TimeUnit.SECONDS);
    }
  }

  private static boolean acknowledged(SampleData next, SheafClient doomed) {
    try {
      next.put(doomed, SampleData.overwrite("trades", Map.of("grace", 0)));
      return true;
    } catch (SheafException e) {
      return false;
    }
  }

  private static boolean isWhole(SampleData data, SheafClient client) throws Exception {
    return data.compare(client, "trades") instanceof ComparisonResult.Identical;
  }
}
