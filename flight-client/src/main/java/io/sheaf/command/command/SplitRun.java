package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.flow.PeekedFrames;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.place.DataPlace;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.StoredReport;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

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
        PeekedFrames frames = new PeekedFrames(places.data(input).read(Selection.ALL))) {
      Meter meter = new Meter(progress);
      PutSummary made =
          place
              .write(
                  () -> new MeteredFrames(frames, meter),
                  put.plan(compression, partitioning(frames)))
              .orElseThrow();
      return report(place, target, made, meter);
    }
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
