package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.Decoding;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.flow.Parallel;
import io.sheaf.command.flow.PartitionFrames;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.place.FileParts;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.ReadReport;
import io.sheaf.command.report.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * One reading of some partitions of a file, by as many threads as there are cores. Its log line is
 * ArrowRedis's.
 */
final class LocalReadRun {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final Places places;
  private final Consumer<String> log;

  LocalReadRun(Places places, Consumer<String> log) {
    this.places = places;
    this.log = log;
  }

  /** Decodes the batches of the partitions wanted and drops them. */
  ReadReport decode(DataAddress.File file, PartitionSelection wanted) throws IOException {
    SortedSet<Integer> found = new TreeSet<>();
    Meter meter;
    double parseSeconds = 0;
    Work work;
    try (Progress progress = Progress.of("read", Files.size(file.path()));
        FileParts parts = places.parts(file, THREADS)) {
      meter = new Meter(progress);
      List<PartitionFrames> selected =
          parts.sources().stream()
              .map(part -> new PartitionFrames(part, wanted, places.allocator()))
              .toList();
      for (double seconds : Parallel.run(decodings(selected, meter), THREADS)) {
        parseSeconds += seconds;
      }
      selected.forEach(part -> found.addAll(part.found()));
      work = meter.work();
    }
    return report(meter, work, parseSeconds, wanted.among(found));
  }

  private List<Callable<Double>> decodings(List<PartitionFrames> selected, Meter meter) {
    return selected.stream()
        .<Callable<Double>>map(
            part -> () -> Decoding.decodeAll(new MeteredFrames(part, meter), places.allocator()))
        .toList();
  }

  /** As many chunks are expected as came: nothing can be missing of a file that was read. */
  private ReadReport report(Meter meter, Work work, double parseSeconds, List<Integer> partitions) {
    log.accept(
        String.format(
            Locale.ROOT,
            "Fetched %d/%d present chunks in %.2fs; parsed in %.2fs; rows=%d",
            meter.batches(),
            meter.batches(),
            meter.secondsToLast(),
            parseSeconds,
            meter.rows()));
    return new ReadReport(
        "local file",
        "",
        Optional.empty(),
        partitions,
        meter.batches(),
        meter.batches(),
        meter.secondsToLast(),
        Optional.of(parseSeconds),
        work,
        Optional.empty());
  }
}
