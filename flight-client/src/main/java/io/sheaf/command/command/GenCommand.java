package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.GenerateFlags;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.GeneratedReport;
import io.sheaf.command.report.Work;
import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.protocol.request.Partitioning;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Writes sample data. */
final class GenCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final GenerateFlags flags = new GenerateFlags();
  private final ConnectionOptions connection = new ConnectionOptions();
  private final PutOptions put = new PutOptions();

  private final Option<String> out =
      Option.of(String.class, "--out", "ADDRESS")
          .required()
          .description("An Arrow file, - for an IPC stream, or a dataset's address.");

  private final Option<Boolean> byServer =
      Option.flag("--by-server")
          .description(
              "The server makes the data: none is sent. Of the options of a put --mode counts.");

  @Override
  public void addTo(CommandSpec command) {
    command.usageMessage().description("Write sample data; the same seed gives the same bytes.");
    CommandPart.addAll(command, common, flags, connection, put, out, byServer);
  }

  @Override
  public Integer call() throws IOException {
    GenerateOptions options = flags.options();
    DataAddress address = AddressParser.fileOrUrl(out.get());
    if (byServer.get()) {
      refuseWhatServersDoNot();
      try (Places places = new Places(connection, new TuningOptions(), common::log)) {
        Work work = new ServerWork(places).generate(address, options, put.mode());
        common.print(report(address, options, work));
      }
      return 0;
    }
    return writeHere(options, address);
  }

  private void refuseWhatServersDoNot() {
    for (String option : PutOptions.BESIDE_MODE) {
      if (common.isGiven(option)) {
        throw common.usage(option + " is not for --by-server; leave one of them out");
      }
    }
  }

  private int writeHere(GenerateOptions options, DataAddress address) throws IOException {
    int workers = flags.workers();
    common.log(
        workers > 1
            ? "Using parallel generation with %d workers".formatted(workers)
            : "Using sequential generation");
    try (Places places = new Places(connection, new TuningOptions(), common::log)) {
      Work work =
          new GenRun(places, options, workers)
              .write(address, put.plan(Compression.KEEP, new Partitioning.Auto()));
      print(report(address, options, work), address);
    }
    return 0;
  }

  private GeneratedReport report(DataAddress address, GenerateOptions options, Work work) {
    return new GeneratedReport(
        address.toString(),
        options.partitions(),
        options.batches(),
        options.rows(),
        flags.compression(),
        work);
  }

  private void print(GeneratedReport report, DataAddress address) {
    if (address instanceof DataAddress.StandardStream) {
      common.printBesideData(report);
    } else {
      common.print(report);
    }
  }
}
