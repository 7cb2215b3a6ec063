package io.sheaf.command.bench;

import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.protocol.json.JsonMembers;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was measured with data of one size. For one thread. */
public final class SizeFigures implements JsonMembers {
  private final BenchSize size;
  private final Map<BenchStep, StepFigures> steps = new EnumMap<>(BenchStep.class);
  private final long startNanos = System.nanoTime();
  private int runs;
  private Optional<Boolean> identical = Optional.empty();
  private double totalSeconds;

  public SizeFigures(BenchSize size) {
    this.size = size;
  }

  public BenchSize size() {
    return size;
  }

  public void add(BenchStep step, Sample run) {
    steps.computeIfAbsent(step, StepFigures::new).add(run);
  }

  /** Takes a comparison's answer; one "no" stays. */
  public void verified(boolean same) {
    identical = Optional.of(identical.orElse(true) && same);
  }

  /** A round of all steps is over. */
  public void endRun() {
    runs++;
    totalSeconds = (System.nanoTime() - startNanos) / 1e9;
  }

  int runs() {
    return runs;
  }

  Map<BenchStep, StepFigures> steps() {
    return steps;
  }

  Optional<StepFigures> step(BenchStep step) {
    return Optional.ofNullable(steps.get(step));
  }

  /** Empty when nothing was compared. */
  public Optional<Boolean> identical() {
    return identical;
  }

  /** Its object in the array. */
  @Override
  public Map<String, Object> json() {
    GenerateOptions options = size.options();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("size", size.toString());
    members.put("partitions", options.partitions());
    members.put("batches", options.batches());
    members.put("rows_per_batch", options.rows());
    members.put("rows", options.rowsTotal());
    members.put("runs", runs);
    steps.values().forEach(step -> step.addTo(members));
    identical.ifPresent(same -> members.put("verification_passed", same));
    members.put("total_time_sec", Math.round(totalSeconds * 100) / 100.0);
    return members;
  }
}
