package io.sheaf.dataset.redis.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One process for all time: its number and when it started, since numbers are used again.
 *
 * @param start as the system tells it, to about 10 ms
 */
record ProcessIdentity(long pid, Instant start) {
  /** The system derives start times from the boot time, which moves a little with the clock. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** The identity of a process; empty when the system does not tell when it started. */
  static Optional<ProcessIdentity> of(ProcessHandle process) {
    return process.info().startInstant().map(start -> new ProcessIdentity(process.pid(), start));
  }

  /** This very process if it lives; empty when it is gone or its number belongs to another. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessIdentity::isRunning)
        .filter(process -> process.info().startInstant().filter(this::isSameStart).isPresent());
  }

  /**
   * Whether a process still does something. One that ended and whose parent did not ask yet (in
   * containers often nobody does) counts as alive for Java, but holds nothing any more.
   */
  static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isSameStart(Instant other) {
    return Duration.between(start, other).abs().compareTo(TOLERANCE) <= 0;
  }
}
