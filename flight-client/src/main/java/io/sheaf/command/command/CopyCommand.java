package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.address.LocalFiles;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.CompressionOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.CopyWork;
import io.sheaf.command.place.DataPlace;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.report.CopyReport;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Copies data from any address to any other. */
final class CopyCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final ConnectionOptions connection = new ConnectionOptions();
  private final PutOptions put = new PutOptions();
  private final TuningOptions tuning = new TuningOptions();

  private final CompressionOptions compression = CompressionOptions.keeping();

  private final Option<Boolean> byServer =
      Option.flag("--by-server")
          .description("The server copies between its stores: no data is sent.");

  private final Parameter<String> from =
      Parameter.required(0, "FROM", "A name, an address, a file, or -.");

  private final Parameter<String> to =
      Parameter.required(1, "TO", "The same; replaced if it is there.");

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Copy data from any address to any other, streamed; what is there is replaced.",
            "Rows stay in their partitions, but a server routes them by its own rules.");
    CommandPart.addAll(command, common, connection, put, tuning, compression, byServer, from, to);
  }

  @Override
  public Integer call() throws IOException {
    DataAddress source = AddressParser.data(from.get(), connection.defaultStore());
    DataAddress target = AddressParser.data(to.get(), connection.defaultStore());
    try (Places places = new Places(connection, tuning, common::log)) {
      CopyReport report =
          byServer.get()
              ? new ServerWork(places)
                  .copy(
                      source, target, put.plan(compression.compression(), auto()), partitionsKept())
              : new Retries(common::log)
                  .run(List.of(source, target), () -> copy(places, source, target));
      if (target instanceof DataAddress.StandardStream) {
        common.printBesideData(report);
      } else {
        common.print(report);
      }
    }
    return 0;
  }

  private CopyReport copy(Places places, DataAddress source, DataAddress target)
      throws IOException {
    DataPlace place = places.data(LocalFiles.asStored(source));
    try (Progress progress = Progress.of("copy", expectedBytes(place, source))) {
      Meter meter = new Meter(progress);
      CopyWork work = new CopyWork(place, places.data(LocalFiles.asStored(target)), meter);
      Optional<PutSummary> made =
          work.run(put.plan(compression.compression(), auto()), partitionsKept());
      return new CopyReport(
          source.toString(),
          target.toString(),
          made.map(PutSummary::version).filter(version -> !version.isEmpty()),
          made.map(PutSummary::chunks).orElse(meter.batches()),
          compression.compression().toString(),
          made.map(summary -> meter.work().stored(summary.bytes())).orElseGet(meter::work));
    }
  }

  private boolean partitionsKept() {
    return !common.isGiven("--partitioning");
  }

  private static Partitioning auto() {
    return new Partitioning.Auto();
  }

  /** Standard input passes once, so that nobody looks at it before. */
  private static long expectedBytes(DataPlace place, DataAddress source) throws IOException {
    return source instanceof DataAddress.StandardStream ? -1 : place.describe().bytes();
  }
}
