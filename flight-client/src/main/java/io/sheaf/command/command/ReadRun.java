package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.Decoding;
import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.flow.OrderedFrames;
import io.sheaf.command.flow.Parallel;
import io.sheaf.command.flow.RecodedFrames;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.place.DataDescription;
import io.sheaf.command.place.DataPlace;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.ReadReport;
import io.sheaf.command.report.Work;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.request.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One reading of some partitions, several at once. Its log lines are ArrowRedis's. */
final class ReadRun {
  private static final int PARTITIONS_AT_ONCE_MAX =
      Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  /** Standard input: how much of it there is shows at its end. */
  private static final PartitionInfo PASSING = new PartitionInfo(0, -1, -1, -1);

  private final Places places;
  private final DataAddress address;
  private final DataPlace place;
  private final Selection selection;
  private final Consumer<String> log;
  private final Optional<String> version;
  private final List<PartitionInfo> all;
  private final List<Integer> partitions;

  ReadRun(
      Places places,
      DataAddress address,
      PartitionSelection wanted,
      Selection selection,
      Consumer<String> log)
      throws IOException {
    this.places = places;
    this.address = address;
    this.place = places.data(address);
    this.selection = selection;
    this.log = log;
    if (wanted.isAll()) {
      log.accept("Discovering partitions from %s...".formatted(where()));
    }
    if (address instanceof DataAddress.StandardStream) {
      this.version = Optional.empty();
      this.all = List.of(PASSING);
    } else {
      DataDescription description = place.describe();
      this.version = description.version();
      this.all = description.partitions();
    }
    this.partitions = wanted.among(all.stream().map(PartitionInfo::partition).toList());
    if (wanted.isAll()) {
      log.accept("Found %d partitions: %s".formatted(partitions.size(), partitions));
    }
  }

  private String where() {
    return address instanceof DataAddress.Dataset dataset
        ? "%s with prefix '%s'".formatted(place.label(), dataset.name())
        : address.toString();
  }

  /** Decodes all batches and drops them. */
  ReadReport decode() throws IOException {
    Progress progress = Progress.of("read", expectedBytes());
    Meter meter = new Meter(progress);
    double parseSeconds;
    Work work;
    try (progress) {
      List<Callable<Double>> tasks =
          partitions.stream().map(number -> decoding(number, meter)).toList();
      List<Double> seconds = Parallel.run(tasks, PARTITIONS_AT_ONCE_MAX);
      parseSeconds = seconds.stream().mapToDouble(Double::doubleValue).sum();
      work = meter.work();
    }
    return report(meter, work, Optional.of(parseSeconds), Optional.empty());
  }

  private Callable<Double> decoding(int partition, Meter meter) {
    return () -> Decoding.decodeAll(open(partition, meter), places.allocator());
  }

  /** Writes all batches to a file or to standard output, in the order asked for. */
  ReadReport save(DataAddress target, Compression compression) throws IOException {
    Progress progress = Progress.of("read", expectedBytes());
    Meter meter = new Meter(progress);
    Work work;
    try (progress) {
      List<FrameOpening> openings =
          partitions.stream().map(number -> opening(number, meter, compression)).toList();
      places
          .data(target)
          .write(
              () -> inOrder(openings, meter),
              new PutOptions().plan(compression, new Partitioning.Auto()));
      work = meter.work();
    }
    return report(meter, work, Optional.empty(), saved(target, compression));
  }

  private FrameSource inOrder(List<FrameOpening> openings, Meter meter) {
    meter.restart();
    int mostAtOnce = Places.waitingStreamsMax(OrderedFrames.FRAMES_EACH_MAX * chunkBytes());
    return new OrderedFrames(openings, Math.min(PARTITIONS_AT_ONCE_MAX, mostAtOnce));
  }

  /** Of a chunk, where they are largest on average; 0 when nobody knows. */
  private long chunkBytes() {
    return all.stream()
        .filter(partition -> partition.chunks() > 0 && partition.bytes() > 0)
        .mapToLong(partition -> partition.bytes() / partition.chunks())
        .max()
        .orElse(0);
  }

  /** Compressed anew, where needed, by the partition's own thread. */
  private FrameOpening opening(int partition, Meter meter, Compression compression) {
    return () -> RecodedFrames.of(open(partition, meter), compression.codec(), places.allocator());
  }

  private FrameSource open(int partition, Meter meter) throws IOException {
    return new MeteredFrames(place.read(selection.forPartition(partition)), meter);
  }

  private static Optional<ReadReport.SavedFile> saved(DataAddress target, Compression compression)
      throws IOException {
    return target instanceof DataAddress.File file
        ? Optional.of(
            new ReadReport.SavedFile(
                file.toString(), Files.size(file.path()), compression.toString()))
        : Optional.empty();
  }

  /** After the progress bar has gone, which would overwrite the log's line. */
  private ReadReport report(
      Meter meter, Work work, Optional<Double> parseSeconds, Optional<ReadReport.SavedFile> saved) {
    log.accept(
        String.format(
            Locale.ROOT,
            "Fetched %d/%d present chunks in %.2fs; parsed in %.2fs; rows=%d",
            meter.batches(),
            expectedChunks(meter),
            meter.secondsToLast(),
            parseSeconds.orElse(0.0),
            meter.rows()));
    return new ReadReport(
        place.label(),
        address instanceof DataAddress.Dataset dataset ? dataset.name().value() : "",
        version,
        partitions,
        meter.batches(),
        expectedChunks(meter),
        meter.secondsToLast(),
        parseSeconds,
        work,
        saved);
  }

  /** As many as came where that is not known before, or where what comes are pieces. */
  private long expectedChunks(Meter meter) {
    if (all.contains(PASSING) || selection.messageBytes().isPresent()) {
      return meter.batches();
    }
    return read()
        .mapToLong(part -> Math.min(part.chunks(), selection.batchesMax().orElse(part.chunks())))
        .sum();
  }

  private long expectedBytes() {
    boolean whole =
        selection.batchesMax().isEmpty()
            && selection.columns().isEmpty()
            && selection.isAsStored()
            && !all.contains(PASSING);
    return whole ? read().mapToLong(PartitionInfo::bytes).sum() : -1;
  }

  private Stream<PartitionInfo> read() {
    return all.stream().filter(part -> partitions.contains(part.partition()));
  }
}
