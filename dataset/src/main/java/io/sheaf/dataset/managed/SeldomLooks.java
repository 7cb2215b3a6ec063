package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says for which datasets the time has come to look at the head itself, whatever the work queue
 * says: at the first time, and then once in a while. In a Cluster the two may lie on different
 * masters, and a failover may lose what one of them was told. Safe for any number of threads.
 */
final class SeldomLooks {
  static final Duration INTERVAL = Duration.ofMinutes(10);

  /** Of more, those looked at first are looked at again early. */
  private static final int DATASETS_MAX = 10_000;

  private final Map<DatasetName, Long> looked = new LinkedHashMap<>();

  /** Whether it has come; the next one is told so when the interval has passed. */
  synchronized boolean isTimeFor(DatasetName dataset) {
    long now = System.nanoTime();
    Long before = looked.get(dataset);
    if (before != null && now - before < INTERVAL.toNanos()) {
      return false;
    }
    looked.remove(dataset);
    looked.put(dataset, now);
    if (looked.size() > DATASETS_MAX) {
      looked.remove(looked.keySet().iterator().next());
    }
    return true;
  }
}
