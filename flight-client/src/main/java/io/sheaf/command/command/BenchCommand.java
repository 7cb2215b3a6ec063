package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.bench.BenchPage;
import io.sheaf.command.bench.BenchResult;
import io.sheaf.command.bench.BenchSize;
import io.sheaf.command.bench.SizeFigures;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.protocol.json.Json;
import io.sheaf.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Measures the ways to keep and read data: a local file, Redis, Flight, S3. */
final class BenchCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final BenchFlags flags = new BenchFlags();
  private final ConnectionOptions connection = new ConnectionOptions();
  private final TuningOptions tuning = new TuningOptions();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Measure: generate data, then write and read it by Redis, local file, Flight",
            "and S3. Without --redis-url it starts a Redis of its own, and without",
            "--location a server of its own over that Redis.");
    command.addSubcommand("codecs", new BenchCodecsCommand().asCommand());
    CommandPart.addAll(command, common, flags, connection, tuning);
  }

  @Override
  public Integer call() throws IOException {
    flags.sizes().forEach(flags::s3Address); // refused before anything is started
    List<SizeFigures> sizes = new ArrayList<>();
    try (BenchStores stores = BenchStores.open(connection, common::log)) {
      for (BenchSize size : flags.sizes()) {
        sizes.add(new BenchRun(size, flags, connection, tuning, stores, common::log).run());
      }
    }
    BenchResult result = new BenchResult(sizes);
    write(result);
    boolean differs = sizes.stream().anyMatch(size -> size.identical().equals(Optional.of(false)));
    return differs ? ExitCodes.NO : ExitCodes.DONE;
  }

  private void write(BenchResult result) throws IOException {
    if (flags.jsonFile().isPresent()) {
      Files.writeString(flags.jsonFile().get(), Json.write(result) + "\n");
    }
    if (flags.report().isPresent()) {
      ReportFiles.write(BenchPage.of(result), flags.report().get());
    }
    if (flags.printsJson()) {
      common.printJson(result);
    } else {
      common.print(result);
    }
  }
}
