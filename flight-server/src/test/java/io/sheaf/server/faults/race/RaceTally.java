package io.sheaf.server.faults.race;

import io.sheaf.server.faults.race.RaceCall.Committed;
import io.sheaf.server.faults.race.RaceCall.Refused;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What races have come to, counted. */
final class RaceTally {
  private final Map<String, Integer> counts = new TreeMap<>();

  void add(RaceFault fault, boolean hasStruck, RaceHistory history) {
    count("races");
    count("races for " + fault);
    if (hasStruck) {
      count("races with " + fault);
    }
    for (RaceCall call : history.calls()) {
      count("calls");
      if (call.attempts() > 1) {
        count("calls repeated");
      }
      if (call.result() instanceof Committed) {
        count("calls committed");
      } else if (call.result() instanceof Refused refused) {
        count("calls refused, " + refused.reason());
      }
    }
  }

  /** Whether each of these faults has struck, and in a third of its races. */
  boolean hasEnough(Set<RaceFault> faults) {
    return faults.stream().allMatch(fault -> struck(fault) > 0 && 3 * struck(fault) >= all(fault));
  }

  private int struck(RaceFault fault) {
    return counts.getOrDefault("races with " + fault, 0);
  }

  private int all(RaceFault fault) {
    return counts.getOrDefault("races for " + fault, 0);
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
