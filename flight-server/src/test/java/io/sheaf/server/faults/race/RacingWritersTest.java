package io.sheaf.server.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.server.RawRedis;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two writers race for a dataset through two server processes, which pause past their leases and
 * lose commands and answers: what came of it is what one writer after the other could have made.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class RacingWritersTest {
  private static final int RACES = Integer.getInteger("sheaf.test.races", 12);

  /** Chance may have all races for a fault end before it; that so many do, it will not. */
  private static final int RACES_MAX = 2 * RACES + 50;

  private static final Set<RaceFault> FAULTS = EnumSet.complementOf(EnumSet.of(RaceFault.NONE));

  @Test
  void areAsOneAfterTheOther() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("RacingWritersTest seed " + seed);
    Random random = new Random(seed);
    RaceTally tally = new RaceTally();
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(redis.url());
        RacingServer one = new RacingServer(redis.url());
        RacingServer two = new RacingServer(redis.url())) {
      for (int i = 0; i < RACES || i < RACES_MAX && !tally.hasEnough(FAULTS); i++) {
        RaceFault fault = RaceFault.values()[i % RaceFault.values().length];
        Race race = new Race("race-" + i, random.nextLong(), List.of(one, two), raw);
        RaceHistory history = race.run(fault);
        assertThat(HistoryCheck.violations(history)).as("race %d: %s", i, history).isEmpty();
        tally.add(fault, race.hasStruck(), history);
        race.drop();
      }
      assertThat(tally.hasEnough(FAULTS)).as("faults that have struck: %s", tally).isTrue();
    } finally {
      System.out.println("RacingWritersTest: " + tally);
    }
  }
}
