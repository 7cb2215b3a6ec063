package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.managed.HeadStore;
import io.sheaf.dataset.memory.TestingHeads;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That heads in memory answer as those in Redis do, whatever the steps: random ones, to both. */
class HeadAgreementTest {
  private static final int HEADS = 30;

  /** Some answers are rare: chance is given more heads to bring them about. */
  private static final int HEADS_MAX = 1000;

  private static final List<String> EVERY = List.of(RandomHeadSteps.ANSWERS);
  private static final int STEPS = 100;

  private static TestingRedis redis;
  private static RedisConnections connections;

  @BeforeAll
  static void start() {
    redis = new TestingRedis();
    connections = RedisConnections.open(redis.options().connection());
  }

  @AfterAll
  static void stop() {
    connections.close();
    redis.close();
  }

  @Test
  void bothAnswerTheSame() {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("sheaf.test.seed " + seed);
    Random random = new Random(seed);
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < HEADS || (i < HEADS_MAX && !answers.containsAll(EVERY)); i++) {
      HeadStore inRedis =
          new RedisHeadStore(connections.commands(), connections.replicas(), "sheaf:" + i + ":");
      HeadStore inMemory = TestingHeads.inMemory();
      RandomHeadSteps steps = new RandomHeadSteps(random, new DatasetName("trades"));
      List<String> history = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        RandomHeadSteps.Step next = steps.next(await(inRedis.current(new DatasetName("trades"))));
        String expected = next.answer(inRedis);
        history.add(next.name() + " -> " + expected);
        assertThat(next.answer(inMemory))
            .as(() -> "seed " + seed + ": " + history)
            .isEqualTo(expected);
        answers.add(expected.replaceAll("^(\\w+ \\w+).*", "$1"));
      }
    }
    assertThat(answers).containsAll(EVERY);
  }
}
