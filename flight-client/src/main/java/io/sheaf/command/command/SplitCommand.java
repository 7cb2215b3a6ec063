package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.flow.RecodedFrames;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.CompressionOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.DataPlace;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.StoredReport;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts Arrow data into a server or straight into Redis, cut into partitions. */
@Command(
    name = "split",
    description = "Put an Arrow file into a server or Redis, cut into partitions.")
final class SplitCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private PutOptions put = new PutOptions();
  @Mixin private CompressionOptions compression = new CompressionOptions();
  @Mixin private TuningOptions tuning = new TuningOptions();

  @Option(
      names = "--inp",
      required = true,
      paramLabel = "ADDRESS",
      description = "An Arrow file, - for an IPC stream, or a dataset's address.")
  private String inp = "";

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "Batches of a partition, for data without a 'partition' column.")
  private @Nullable Integer batches;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "Where it goes: a name or an address; or give --prefix.")
  private @Nullable String address;

  @Override
  public Integer call() throws IOException {
    DataAddress input = AddressParser.fileOrUrl(inp);
    if (!(data.address(address) instanceof DataAddress.Dataset target)) {
      throw common.usage("split writes into a server or Redis; '" + address + "' is a file");
    }
    try (Places places = new Places(data.connection(), tuning)) {
      common.print(
          new Retries(common::log)
              .run(List.of(input, target), () -> split(input, target, places)));
    }
    return 0;
  }

  private StoredReport split(DataAddress input, DataAddress.Dataset target, Places places)
      throws IOException {
    DataPlace place = places.data(target);
    try (Progress progress = Progress.of("split", -1)) {
      Meter meter = new Meter(progress);
      try (FrameSource frames = recoded(places.data(input).read(Selection.ALL), places);
          FrameSource metered = new MeteredFrames(frames, meter)) {
        PutSummary made = place.write(metered, put.plan(partitioning())).orElseThrow();
        return report(place, target, made, meter);
      }
    }
  }

  private FrameSource recoded(FrameSource frames, Places places) {
    return compression
        .compression()
        .codec()
        .<FrameSource>map(codec -> new RecodedFrames(frames, codec, places.allocator()))
        .orElse(frames);
  }

  private Partitioning partitioning() {
    return new Partitioning.Auto();
  }

  private StoredReport report(
      DataPlace place, DataAddress.Dataset target, PutSummary made, Meter meter) {
    return new StoredReport(
        place.label(),
        target.name().value(),
        Optional.of(made.version()).filter(version -> !version.isEmpty()),
        made.chunks(),
        compression.compression().toString(),
        meter.work());
  }
}
