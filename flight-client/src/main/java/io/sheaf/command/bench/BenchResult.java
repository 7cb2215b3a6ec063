package io.sheaf.command.bench;

import io.sheaf.command.report.Quantity;
import io.sheaf.command.report.Report;
import io.sheaf.command.report.Table;
import io.sheaf.protocol.json.JsonForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the benchmark measured, a size each; its JSON document is an array. */
public record BenchResult(List<SizeFigures> sizes) implements Report, JsonForm {
  private static final List<BenchStep> READS =
      List.of(BenchStep.LOCAL_READ, BenchStep.READ, BenchStep.FLIGHT_READ, BenchStep.S3_READ);
  private static final List<String> READ_NAMES = List.of("Local FS", "Redis", "Flight", "S3");

  public BenchResult {
    sizes = List.copyOf(sizes);
  }

  @Override
  public Object json() {
    return sizes;
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (SizeFigures size : sizes) {
      lines.addAll(lines(size));
      lines.add("");
    }
    lines.add("Summary");
    lines.addAll(summary().lines());
    return lines;
  }

  private static List<String> lines(SizeFigures size) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s rows, medians of %s"
            .formatted(
                size.size(),
                Quantity.count(size.size().options().rowsTotal()),
                Quantity.count(size.runs(), "run")));
    lines.addAll(
        new Table(
                List.of(
                    "Step",
                    ">Time",
                    ">Stored",
                    ">Decoded",
                    ">Rows/s",
                    ">CPU",
                    ">Server CPU",
                    ">Peak"),
                size.steps().entrySet().stream()
                    .map(each -> row(each.getKey(), each.getValue()))
                    .toList())
            .lines());
    lines.add(reads(size));
    return lines;
  }

  private static List<String> row(BenchStep step, StepFigures figures) {
    var work = figures.work();
    OptionalLong peak = figures.peakBytes();
    OptionalDouble server = figures.median().serverCpuSeconds();
    return List.of(
        step.label(),
        Quantity.seconds(figures.seconds()),
        Quantity.mebibytesPerSecond(work.storedBytes(), work.seconds()),
        step.decodes() ? Quantity.mebibytesPerSecond(work.decodedBytes(), work.seconds()) : "",
        Quantity.count(Math.round(work.rowsPerSecond())),
        Quantity.seconds(figures.median().cpuSeconds()),
        server.isPresent() ? Quantity.seconds(server.getAsDouble()) : "",
        peak.isPresent() ? Quantity.count(peak.getAsLong() >> 20) + " MiB" : "-");
  }

  /** The ways to read beside each other: "Local FS 0.20 s (1.00×) / Redis 0.31 s (1.55×)". */
  private static String reads(SizeFigures size) {
    double local = size.step(BenchStep.LOCAL_READ).map(StepFigures::seconds).orElse(0.0);
    return Stream.iterate(0, i -> i < READS.size(), i -> i + 1)
        .flatMap(i -> size.step(READS.get(i)).map(step -> read(i, step, local)).stream())
        .collect(Collectors.joining(" / "));
  }

  private static String read(int way, StepFigures step, double local) {
    String ratio = local > 0 ? String.format(" (%.2f×)", step.seconds() / local) : "";
    return READ_NAMES.get(way) + " " + Quantity.seconds(step.seconds()) + ratio;
  }

  private Table summary() {
    return new Table(
        List.of(
            "Size", ">File", ">Gen", ">Split", ">Read", ">Local", ">Put", ">Flight", ">S3",
            "Verify"),
        sizes.stream().map(BenchResult::summary).toList());
  }

  private static List<String> summary(SizeFigures size) {
    Optional<StepFigures> gen = size.step(BenchStep.GEN);
    return List.of(
        size.size().toString(),
        gen.map(made -> Quantity.mebibytes(made.work().storedBytes())).orElse("-"),
        time(size, BenchStep.GEN),
        time(size, BenchStep.SPLIT),
        time(size, BenchStep.READ),
        time(size, BenchStep.LOCAL_READ),
        time(size, BenchStep.FLIGHT_PUT),
        time(size, BenchStep.FLIGHT_READ),
        time(size, BenchStep.S3_READ),
        size.identical().map(same -> same ? "PASS" : "FAIL").orElse("-"));
  }

  private static String time(SizeFigures size, BenchStep step) {
    return size.step(step).map(figures -> Quantity.seconds(figures.seconds())).orElse("-");
  }
}
