package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.Decoding;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.flow.PartitionFrames;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.ReadReport;
import io.sheaf.command.report.Work;
import io.sheaf.protocol.ipc.FrameSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads partitions of a local file, told by its column {@code partition}, and decodes them. */
@Command(
    name = "local-read",
    description = "Read partitions of a local Arrow file, told by its column 'partition'.")
final class LocalReadCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--inp",
      required = true,
      paramLabel = "FILE",
      description = "An Arrow file, or an IPC stream in a file.")
  private Path inp = Path.of("");

  @Option(
      names = "--partitions",
      paramLabel = "LIST",
      converter = PartitionSelection.Converter.class,
      description = "0,1,2 or all (default: all).")
  private PartitionSelection partitions = PartitionSelection.ALL;

  @Override
  public Integer call() throws IOException {
    try (Places places = new Places(new ConnectionOptions(), new TuningOptions(), common::log)) {
      common.print(read(places));
    }
    return 0;
  }

  private ReadReport read(Places places) throws IOException {
    FrameSource file = places.data(new DataAddress.File(inp)).read(Selection.ALL);
    PartitionFrames selected = new PartitionFrames(file, partitions, places.allocator());
    Meter meter;
    double parseSeconds;
    Work work;
    try (Progress progress = Progress.of("read", Files.size(inp))) {
      meter = new Meter(progress);
      parseSeconds = Decoding.decodeAll(new MeteredFrames(selected, meter), places.allocator());
      work = meter.work();
    }
    List<Integer> read = partitions.among(selected.found());
    common.log(
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
        read,
        meter.batches(),
        meter.batches(),
        meter.secondsToLast(),
        Optional.of(parseSeconds),
        work,
        Optional.empty());
  }
}
