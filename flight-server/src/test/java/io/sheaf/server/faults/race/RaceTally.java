package io.sheaf.server.faults.race;

import io.sheaf.server.faults.race.RaceCall.Committed;
import io.sheaf.server.faults.race.RaceCall.Refused;
import java.util.Map;
import java.util.TreeMap;

/** What races have come to, counted. */
final class RaceTally {
  private final Map<String, Integer> counts = new TreeMap<>();

  void add(RaceFault fault, boolean hasStruck, RaceHistory history) {
    count("races");
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

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
