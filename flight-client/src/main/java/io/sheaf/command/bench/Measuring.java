package io.sheaf.command.bench;

import io.sheaf.command.report.Work;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes the time, processor time and memory of steps, also of a server of our own beside them. */
public final class Measuring {
  private static final double MIB = 1 << 20;

  private final Optional<ProcessHandle> server;

  /**
   * @param server whose use is measured, too, in steps that name it
   */
  public Measuring(Optional<ProcessHandle> server) {
    this.server = server;
  }

  /** A step's doing: what it did, and perhaps more numbers of its own. */
  @FunctionalInterface
  public interface Doing {
    Work run(Map<String, Double> details) throws IOException;
  }

  /** Runs a step once. */
  public Sample of(BenchStep step, Doing doing) throws IOException {
    boolean byServer = step == BenchStep.FLIGHT_PUT || step == BenchStep.FLIGHT_READ;
    Optional<ProcessUse> serverUse = server.filter(own -> byServer).map(ProcessUse::new);
    ProcessUse use = ProcessUse.ofThis();
    Map<String, Double> details = new HashMap<>();
    long startNanos = System.nanoTime();
    Work work = doing.run(details);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    serverUse.ifPresent(own -> add(own, details));
    return new Sample(seconds, use.cpuSeconds(), use.peakBytes(), work, details);
  }

  private static void add(ProcessUse server, Map<String, Double> details) {
    details.put(Sample.SERVER_CPU_SECONDS, server.cpuSeconds());
    OptionalLong peak = server.peakBytes();
    if (peak.isPresent()) {
      details.put("server_peak_mb", peak.getAsLong() / MIB);
    }
  }
}
