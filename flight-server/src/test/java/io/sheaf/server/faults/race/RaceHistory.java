package io.sheaf.server.faults.race;

import java.util.List;

/**
 * All that happened to a dataset from its beginning on.
 *
 * @param calls of all writers
 * @param versions that came of them, the oldest first
 */
record RaceHistory(List<RaceCall> calls, List<Made> versions) {
  /**
   * A version as it was read afterwards.
   *
   * @param puts of which it consists, in their order, each whole
   */
  record Made(String version, List<Long> puts) {
    /** Its place in the dataset's history, from 1. */
    long number() {
      return Long.parseLong(version.substring(0, version.indexOf('-')));
    }
  }
}
