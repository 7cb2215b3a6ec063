package io.sheaf.command.command;

import io.sheaf.command.Uninterrupted;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.bench.BenchSize;
import io.sheaf.command.bench.BenchStep;
import io.sheaf.command.bench.Measuring;
import io.sheaf.command.bench.SizeFigures;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.ReadReport;
import io.sheaf.command.report.Work;
import io.sheaf.dataset.compare.ComparisonOptions;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Partitioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The benchmark with data of one size: rounds of all steps, each with connections of its own. */
final class BenchRun {
  private final BenchFlags flags;
  private final ConnectionOptions connection;
  private final TuningOptions tuning;
  private final Measuring measuring;
  private final Consumer<String> log;
  private final SizeFigures figures;
  private final DataAddress.File file;
  private final DataAddress.File back;
  private final DataAddress.Dataset inRedis;
  private final DataAddress.Dataset inServer;

  /** Its Redis, when the server is our own: Ctrl-C has ended that before anything is cleaned up. */
  private final StoreAddress storeOfServer;

  private final Optional<DataAddress.Dataset> inS3;

  BenchRun(
      BenchSize size,
      BenchFlags flags,
      ConnectionOptions connection,
      TuningOptions tuning,
      BenchStores stores,
      Consumer<String> log) {
    this.flags = flags;
    this.connection = connection;
    this.tuning = tuning;
    this.measuring = new Measuring(stores.serverProcess());
    this.log = log;
    this.figures = new SizeFigures(size);
    Path directory = flags.outputDirectory();
    this.file = new DataAddress.File(directory.resolve("benchmark_" + size + ".arrow"));
    this.back =
        new DataAddress.File(directory.resolve("benchmark_" + size + "_reconstituted.arrow"));
    this.inRedis = dataset(stores.redis(), "bench:" + size);
    this.inServer = dataset(stores.server(), "bench:" + size + ":flight");
    this.storeOfServer = stores.serverProcess().isPresent() ? stores.redis() : stores.server();
    this.inS3 = flags.s3Address(size);
  }

  private static DataAddress.Dataset dataset(StoreAddress store, String name) {
    return new DataAddress.Dataset(store, new DatasetName(name));
  }

  SizeFigures run() throws IOException {
    Files.createDirectories(flags.outputDirectory());
    try {
      for (int run = 1; run <= flags.runs(); run++) {
        log.accept("=== %s, run %d of %d ===".formatted(figures.size(), run, flags.runs()));
        round();
        figures.endRun();
      }
      return figures;
    } finally {
      if (flags.cleansUp()) {
        Uninterrupted.run(this::cleanUp);
      }
    }
  }

  private void round() throws IOException {
    measure(BenchStep.GEN, (places, details) -> generate(places));
    measure(BenchStep.SPLIT, (places, details) -> split(places, inRedis));
    measure(BenchStep.READ, (places, details) -> read(places, inRedis, details));
    measure(BenchStep.LOCAL_READ, (places, details) -> localRead(places, details));
    measure(BenchStep.FLIGHT_PUT, (places, details) -> split(places, inServer));
    measure(BenchStep.FLIGHT_READ, (places, details) -> read(places, inServer, details));
    if (inS3.isPresent()) {
      DataAddress.Dataset object = inS3.get();
      measure(BenchStep.S3_UPLOAD, (places, details) -> upload(places, object));
      measure(BenchStep.S3_READ, (places, details) -> read(places, object, details));
    }
    if (flags.verifies() || !flags.cleansUp()) {
      reconstitute();
    }
    if (flags.verifies()) {
      measure(BenchStep.VERIFY, (places, details) -> verify(places));
    }
  }

  /** A step's work, with connections that are the step's own. */
  private interface Step {
    Work run(Places places, Map<String, Double> details) throws IOException;
  }

  private void measure(BenchStep step, Step work) throws IOException {
    log.accept(step.label() + "...");
    figures.add(
        step,
        measuring.of(
            step,
            details -> {
              try (Places places = new Places(connection, tuning, log)) {
                return work.run(places, details);
              }
            }));
  }

  private Work generate(Places places) throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    return new GenRun(places, figures.size().options(), workers)
        .write(file, new PutOptions().plan(Compression.KEEP, new Partitioning.Auto()));
  }

  private Work split(Places places, DataAddress.Dataset target) throws IOException {
    return new SplitRun(places, new PutOptions(), Compression.KEEP, Optional.empty())
        .split(file, target)
        .work();
  }

  private Work read(Places places, DataAddress source, Map<String, Double> details)
      throws IOException {
    return worked(reading(places, source).decode(), details);
  }

  private Work localRead(Places places, Map<String, Double> details) throws IOException {
    return worked(
        new LocalReadRun(places, line -> {}).decode(file, PartitionSelection.ALL), details);
  }

  private static Work worked(ReadReport read, Map<String, Double> details) {
    details.put("fetch_time_sec", read.fetchSeconds());
    read.parseSeconds().ifPresent(seconds -> details.put("parse_time_sec", seconds));
    return read.work();
  }

  private static ReadRun reading(Places places, DataAddress source) throws IOException {
    return new ReadRun(places, source, PartitionSelection.ALL, Selection.ALL, line -> {});
  }

  private Work upload(Places places, DataAddress target) throws IOException {
    return new UploadRun(places).upload(file, target);
  }

  /** What came back from Redis as a file, for the comparison; not measured. */
  private void reconstitute() throws IOException {
    try (Places places = new Places(connection, tuning, log)) {
      reading(places, inRedis).save(back, Compression.KEEP);
    }
  }

  private Work verify(Places places) throws IOException {
    VerifyRun comparison = new VerifyRun(places, ComparisonOptions.DEFAULTS);
    Work work = new Work(0, 0, 0, 0);
    for (DataAddress other : List.of(back, inServer)) {
      var report = comparison.compare(List.of(file, other));
      figures.verified(report.identical());
      report.details().forEach(log);
      work = sum(work, report.work());
    }
    return work;
  }

  private static Work sum(Work one, Work other) {
    return new Work(
        one.rows() + other.rows(),
        one.storedBytes() + other.storedBytes(),
        one.decodedBytes() + other.decodedBytes(),
        one.seconds() + other.seconds());
  }

  /** A step of cleaning up. */
  private interface Tidying {
    void run(Places places) throws IOException;
  }

  private void cleanUp() {
    tidy(places -> Files.deleteIfExists(file.path()));
    tidy(places -> Files.deleteIfExists(back.path()));
    tidy(places -> places.store(inRedis.store()).drop(inRedis.name()));
    tidy(places -> places.store(storeOfServer).drop(inServer.name()));
    inS3.ifPresent(object -> tidy(places -> places.store(object.store()).drop(object.name())));
  }

  private void tidy(Tidying step) {
    try (Places places = new Places(connection, tuning, line -> {})) {
      step.run(places);
    } catch (IOException | RuntimeException e) {
      log.accept("could not clean up: " + e.getMessage());
    }
  }
}
