package io.sheaf.command.bench;

import io.sheaf.command.report.Work;
import io.sheaf.report.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The runs of one step: never none of them. */
public final class StepFigures {
  private static final double MIB = 1 << 20;

  private final BenchStep step;
  private final List<Sample> runs = new ArrayList<>();

  StepFigures(BenchStep step) {
    this.step = step;
  }

  void add(Sample run) {
    runs.add(run);
  }

  /** The run in the middle by its time; of an even number the faster of two. */
  Sample median() {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Sample::seconds))
        .toList()
        .get((runs.size() - 1) / 2);
  }

  public double seconds() {
    return median().seconds();
  }

  Work work() {
    Work work = median().work();
    return new Work(work.rows(), work.storedBytes(), work.decodedBytes(), seconds());
  }

  /** The highest of all runs. */
  OptionalLong peakBytes() {
    return runs.stream().flatMapToLong(run -> run.peakBytes().stream()).max();
  }

  /** Of all runs, as a report has it. */
  Cell cell(ToDoubleFunction<Sample> value) {
    return Cell.median(runs.stream().map(value::applyAsDouble).toList());
  }

  /** Its members in JSON: ArrowRedis's, and ours. */
  void addTo(Map<String, Object> members) {
    members.put(step.key() + "_time_sec", rounded(seconds()));
    if (step == BenchStep.GEN) {
      members.put("gen_file_size_mb", rounded(work().storedBytes() / MIB));
    }
    if (step != BenchStep.VERIFY) {
      members.put(step.key() + "_throughput_mb_sec", work().storedMibPerSecond());
      members.put(step.key() + "_throughput_rows_sec", work().rowsPerSecond());
    }
    new TreeMap<>(median().details())
        .forEach((name, value) -> members.put(step.key() + "_" + name, rounded(value)));
    members.put(step.key() + "_cpu_sec", rounded(median().cpuSeconds()));
    peakBytes().ifPresent(peak -> members.put(step.key() + "_peak_mb", rounded(peak / MIB)));
    members.put(
        step.key() + "_times_sec", runs.stream().map(run -> rounded(run.seconds())).toList());
  }

  private static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
