package io.sheaf.command.bench;

import io.sheaf.command.report.Work;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One run of a step.
 *
 * @param seconds of the whole step, connecting included
 * @param cpuSeconds of this process
 * @param peakBytes resident memory of this process at its highest; empty where the system does not
 *     tell
 * @param details more numbers, by the ends of their names in JSON
 */
public record Sample(
    double seconds,
    double cpuSeconds,
    OptionalLong peakBytes,
    Work work,
    Map<String, Double> details) {
  static final String SERVER_CPU_SECONDS = "server_cpu_sec";

  public Sample {
    details = Map.copyOf(details);
  }

  /** Of a server of our own; empty in steps without it, and with another's server. */
  OptionalDouble serverCpuSeconds() {
    return details.containsKey(SERVER_CPU_SECONDS)
        ? OptionalDouble.of(details.get(SERVER_CPU_SECONDS))
        : OptionalDouble.empty();
  }
}
