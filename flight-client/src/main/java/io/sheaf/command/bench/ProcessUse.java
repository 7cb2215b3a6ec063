package io.sheaf.command.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** What a process uses, from a mark on: processor time, and resident memory at its highest. */
final class ProcessUse {
  private final ProcessHandle process;
  private final Path proc;
  private double markSeconds;

  ProcessUse(ProcessHandle process) {
    this.process = process;
    this.proc = Path.of("/proc", String.valueOf(process.pid()));
    mark();
  }

  static ProcessUse ofThis() {
    return new ProcessUse(ProcessHandle.current());
  }

  /** Counts from here on. */
  void mark() {
    markSeconds = totalSeconds();
    try {
      Files.writeString(proc.resolve("clear_refs"), "5"); // Linux: the peak begins anew
    } catch (IOException | UnsupportedOperationException e) {
      // Elsewhere, or in the process of somebody else, the peak is since the process began.
    }
  }

  double cpuSeconds() {
    return totalSeconds() - markSeconds;
  }

  /** Of this process to the nanosecond, of others as the system counts it, often in hundredths. */
  private double totalSeconds() {
    if (process.equals(ProcessHandle.current())
        && ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system) {
      return system.getProcessCpuTime() / 1e9;
    }
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** Empty where there is no /proc. */
  OptionalLong peakBytes() {
    try {
      return Files.readAllLines(proc.resolve("status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
