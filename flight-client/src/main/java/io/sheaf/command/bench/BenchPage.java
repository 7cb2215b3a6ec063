package io.sheaf.command.bench;

import io.sheaf.report.BenchmarkReport;
import io.sheaf.report.Cell;
import io.sheaf.report.ReportColumn;
import io.sheaf.report.ReportTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of benchmarks as reports, with the machine that they were measured on. */
public final class BenchPage {
  private static final double MIB = 1 << 20;

  private BenchPage() {}

  /** A table for each size. */
  public static BenchmarkReport of(BenchResult result) {
    return report("flight-client bench", result.sizes().stream().map(BenchPage::table).toList());
  }

  static BenchmarkReport report(String title, List<ReportTable> tables) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new BenchmarkReport(title, now, environment(), tables);
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    environment.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    environment.put("java", Runtime.version().toString());
    return environment;
  }

  private static ReportTable table(SizeFigures size) {
    return new ReportTable(
        size.size().toString(),
        List.of(
            "Medians of %d runs in turn, with the least and the greatest.".formatted(size.runs())),
        List.of(
            ReportColumn.of("step"),
            new ReportColumn("time", "s", true),
            new ReportColumn("stored", "MiB/s", false),
            new ReportColumn("decoded", "MiB/s", false),
            new ReportColumn("CPU", "s", true),
            new ReportColumn("server CPU", "s", true),
            new ReportColumn("peak memory", "MiB", true)),
        size.steps().entrySet().stream().map(each -> row(each.getKey(), each.getValue())).toList());
  }

  private static List<Cell> row(BenchStep step, StepFigures figures) {
    return List.of(
        Cell.text(step.label()),
        figures.cell(Sample::seconds),
        Cell.number(figures.work().storedMibPerSecond()),
        step.decodes() ? Cell.number(figures.work().decodedMibPerSecond()) : Cell.text(""),
        figures.cell(Sample::cpuSeconds),
        figures.median().serverCpuSeconds().isPresent()
            ? figures.cell(run -> run.serverCpuSeconds().orElse(0))
            : Cell.text(""),
        figures.peakBytes().isPresent()
            ? Cell.number(Math.rint(figures.peakBytes().getAsLong() / MIB))
            : Cell.text(""));
  }
}
