package io.sheaf.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.server.faults.Strike.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server killed at each step that a put, a drop and the reaper take leaves the old version or the
 * new one, whole, and nothing else that stays.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class KilledServerTest {
  /** In all; the short form has some steps once each. */
  private static final int KILLS = Integer.getInteger("sheaf.test.kills", 0);

  private static final List<Moment> MOMENTS = List.of(Moment.BEFORE, Moment.AFTER);
  private static final int BRIEF_STEPS = 6;
  private static final int RANDOM_KILLS = KILLS == 0 ? 1 : 20;

  @Test
  void leavesOneVersionWholeAndNothingElse() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<KillCase> cases = KILLS == 0 ? brief(random) : all(random);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      cases.add(new KillCase.AtRandom(random.nextInt(KillCase.AtRandom.MILLIS_MAX)));
    }
    Collections.shuffle(cases, random);
    try (KillRun run = new KillRun(random)) {
      System.out.println("KilledServerTest seed " + seed);
      run.all(cases);
      System.out.println("KilledServerTest: " + run.kills() + " kills, " + cases.size() + " cases");
      assertThat(run.kills()).isGreaterThanOrEqualTo(Math.max(KILLS, cases.size() - RANDOM_KILLS));
    }
  }

  /** Some steps, by a change and on a side, all of which chance picks. */
  private static List<KillCase> brief(Random random) {
    List<KillCase> cases = new ArrayList<>();
    for (KillPoint point : KillPoint.all()) {
      if (point.isBrief()) {
        Change change = point.changes().get(random.nextInt(point.changes().size()));
        cases.add(new KillCase.AtStep(point, change, MOMENTS.get(random.nextInt(MOMENTS.size()))));
      }
    }
    Collections.shuffle(cases, random);
    return new ArrayList<>(cases.subList(0, BRIEF_STEPS));
  }

  /** Each step by each change on both sides. */
  private static List<KillCase> all(Random random) {
    List<KillCase> cases = new ArrayList<>();
    for (KillPoint point : KillPoint.all()) {
      for (Change change : point.changes()) {
        for (Moment moment : MOMENTS) {
          cases.add(new KillCase.AtStep(point, change, moment));
        }
      }
    }
    return cases;
  }
}
