package io.sheaf.command.command;

import io.sheaf.command.address.DataAddress;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.DemoReport;
import io.sheaf.command.report.DemoReport.Step;
import io.sheaf.command.report.ReadReport;
import io.sheaf.command.report.StoredReport;
import io.sheaf.command.report.VerifyReport;
import io.sheaf.command.report.Work;
import io.sheaf.dataset.compare.ComparisonOptions;
import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.server.ServerAssembly;
import io.sheaf.server.SheafServer;
import io.sheaf.server.config.ConfigSources;
import io.sheaf.server.config.JvmSetup;
import io.sheaf.server.config.SheafConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One demo, from its server's start to its stop. */
final class DemoRun {
  private static final GenerateOptions DATA =
      new GenerateOptions(
          4,
          8,
          50_000,
          GenerateOptions.DEFAULTS.codec(),
          false,
          GenerateOptions.DEFAULTS.stringCardinality(),
          GenerateOptions.DEFAULTS.seed());
  private static final DatasetName NAME = new DatasetName("demo");

  private final Consumer<String> log;
  private final List<Step> steps = new ArrayList<>();
  private final long startNanos = System.nanoTime();

  DemoRun(Consumer<String> log) {
    this.log = log;
  }

  DemoReport run() throws IOException {
    Path directory = Files.createTempDirectory("sheaf-demo");
    Path file = directory.resolve("demo.arrow");
    log.accept("Starting a server on an embedded Redis...");
    try (SheafServer server = start()) {
      String location = server.location().toString();
      log.accept("Serving at " + location);
      addStep("start", "server and Redis", startNanos);
      boolean identical = steps(new StoreAddress.Server(location), new DataAddress.File(file));
      return new DemoReport(location, steps, seconds(startNanos), identical);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory);
    }
  }

  private static SheafServer start() {
    JvmSetup.bridgeLogs();
    Map<String, String> anyPort = Map.of("sheaf.server.port", "0");
    return ServerAssembly.start(SheafConfig.load(ConfigSources.ofProperties(anyPort)));
  }

  private boolean steps(StoreAddress store, DataAddress.File file) throws IOException {
    DataAddress.Dataset dataset = new DataAddress.Dataset(store, NAME);
    try (Places places = new Places(new ConnectionOptions(), new TuningOptions(), log)) {
      gen(places, file);
      split(places, file, dataset);
      list(places, store);
      read(places, dataset);
      boolean identical = verify(places, List.of(file, dataset));
      drop(places, store);
      return identical;
    }
  }

  private void gen(Places places, DataAddress.File file) throws IOException {
    log.accept("Generating 4 × 8 × 50,000 rows...");
    Work work =
        new GenRun(places, DATA, Runtime.getRuntime().availableProcessors())
            .write(file, new PutOptions().plan(Compression.KEEP, new Partitioning.Auto()));
    steps.add(Step.of("gen", "an Arrow file", work));
  }

  private void split(Places places, DataAddress.File file, DataAddress.Dataset dataset)
      throws IOException {
    log.accept("Splitting the file into the server...");
    StoredReport stored =
        new SplitRun(places, new PutOptions(), Compression.KEEP, Optional.empty())
            .split(file, dataset);
    steps.add(Step.of("split", stored.chunks() + " chunks", stored.work()));
  }

  private void list(Places places, StoreAddress store) {
    long listNanos = System.nanoTime();
    List<String> names = places.store(store).list("", false);
    addStep("list", String.join(", ", names), listNanos);
  }

  private void read(Places places, DataAddress.Dataset dataset) throws IOException {
    ReadReport read =
        new ReadRun(places, dataset, PartitionSelection.ALL, Selection.ALL, log).decode();
    steps.add(Step.of("read", read.partitions().size() + " partitions", read.work()));
  }

  private boolean verify(Places places, List<DataAddress> addresses) throws IOException {
    log.accept("Comparing the file with the dataset...");
    VerifyReport verified = new VerifyRun(places, ComparisonOptions.DEFAULTS).compare(addresses);
    steps.add(Step.of("verify", "row by row", verified.work()));
    return verified.identical();
  }

  private void drop(Places places, StoreAddress store) {
    long dropNanos = System.nanoTime();
    places.store(store).drop(NAME);
    addStep("drop", "the dataset", dropNanos);
  }

  private void addStep(String step, String what, long sinceNanos) {
    steps.add(Step.of(step, what, seconds(sinceNanos)));
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }
}
