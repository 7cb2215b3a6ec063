package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.flow.PassingOnce;
import io.sheaf.command.flow.PeekedFrames;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.WritePlan;
import io.sheaf.command.place.DataPlace;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.StoredReport;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One putting of data into a store. */
final class SplitRun {
  private final Places places;
  private final PutOptions put;
  private final Compression compression;
  private final Optional<Integer> batches;

  /**
   * @param batches of a partition, for data without a column {@code partition}
   */
  SplitRun(Places places, PutOptions put, Compression compression, Optional<Integer> batches) {
    this.places = places;
    this.put = put;
    this.compression = compression;
    this.batches = batches;
  }

  StoredReport split(DataAddress input, DataAddress.Dataset target) throws IOException {
    DataPlace place = places.data(target);
    try (Progress progress = Progress.of("split", expectedBytes(input));
        PeekedFrames first = open(input)) {
      Meter meter = new Meter(progress);
      WritePlan plan = put.plan(compression, partitioning(first));
      PutSummary made = place.write(opening(input, first, meter), plan).orElseThrow();
      return report(place, target, made, meter);
    }
  }

  private PeekedFrames open(DataAddress input) throws IOException {
    return new PeekedFrames(places.data(input).read(Selection.ALL));
  }

  /** What was opened to look at is read first; a put that is tried again opens the input anew. */
  private FrameOpening opening(DataAddress input, PeekedFrames first, Meter meter) {
    if (input instanceof DataAddress.StandardStream) {
      return new PassingOnce(new MeteredFrames(first, meter));
    }
    AtomicBoolean isFirst = new AtomicBoolean(true);
    return () -> {
      meter.restart();
      return new MeteredFrames(isFirst.getAndSet(false) ? first : open(input), meter);
    };
  }

  private static long expectedBytes(DataAddress input) throws IOException {
    return input instanceof DataAddress.File file ? Files.size(file.path()) : -1;
  }

  /** ArrowRedis's file without partitions: so many batches to each, one after the other. */
  private Partitioning partitioning(PeekedFrames frames) throws IOException {
    return batches.isPresent() && !frames.hasPartitionColumn()
        ? new Partitioning.Sequential(batches.get())
        : new Partitioning.Auto();
  }

  private StoredReport report(
      DataPlace place, DataAddress.Dataset target, PutSummary made, Meter meter) {
    return new StoredReport(
        place.label(),
        target.name().value(),
        Optional.of(made.version()).filter(version -> !version.isEmpty()),
        made.chunks(),
        compression.toString(),
        meter.work().stored(made.bytes()));
  }
}
