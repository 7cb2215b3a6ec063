package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.report.VerifyReport;
import io.sheaf.dataset.compare.ComparisonOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Compares any two pieces of data by value. */
final class VerifyCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final ConnectionOptions connection = new ConnectionOptions();

  private final Option<String> file1 =
      Option.of(String.class, "--file1", "ADDRESS").description("The one, as a file.");

  private final Option<String> file2 =
      Option.of(String.class, "--file2", "ADDRESS").description("The other, as a file.");

  private final Option<Boolean> unordered =
      Option.flag("--unordered").description("Rows may stand in another order.");

  private final Option<Boolean> checkMetadata =
      Option.flag("--check-metadata")
          .description("Compare the metadata of schema and fields, too.");

  private final Option<Boolean> byServer =
      Option.flag("--by-server").description("The server compares its datasets: no data is sent.");

  private final Parameter<List<String>> data =
      Parameter.list(
          2,
          "DATA",
          "Names, addresses, files or -; or give --file1 and --file2.",
          "One dataset alone is checked against its checksums.");

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Compare two pieces of data by value: files, datasets, standard input.",
            "How rows are cut into batches does not matter. A single dataset is checked",
            "against its checksums, where it is: no data is sent.");
    CommandPart.addAll(
        command, common, connection, file1, file2, unordered, checkMetadata, byServer, data);
  }

  @Override
  public Integer call() throws IOException {
    List<DataAddress> addresses = addresses();
    ComparisonOptions options = new ComparisonOptions(checkMetadata.get(), unordered.get());
    try (Places places = new Places(connection, new TuningOptions(), common::log)) {
      VerifyReport report = verify(places, addresses, options);
      common.print(report);
      return report.identical() ? ExitCodes.DONE : ExitCodes.NO;
    }
  }

  private VerifyReport verify(Places places, List<DataAddress> addresses, ComparisonOptions options)
      throws IOException {
    if (addresses.size() == 1) {
      DataAddress.Dataset dataset =
          byServer.get()
              ? ServerWork.onServer(addresses.get(0))
              : (DataAddress.Dataset) addresses.get(0);
      return new Retries(common::log)
          .run(addresses, () -> new IntegrityRun(places).verify(dataset));
    }
    return byServer.get()
        ? new ServerWork(places).verify(addresses, options)
        : new Retries(common::log)
            .run(addresses, () -> new VerifyRun(places, options).compare(addresses));
  }

  private List<DataAddress> addresses() {
    List<DataAddress> addresses = new ArrayList<>();
    file1.optional().map(AddressParser::fileOrUrl).ifPresent(addresses::add);
    file2.optional().map(AddressParser::fileOrUrl).ifPresent(addresses::add);
    data.get().forEach(text -> addresses.add(AddressParser.data(text, connection.defaultStore())));
    boolean isDataset = addresses.size() == 1 && addresses.get(0) instanceof DataAddress.Dataset;
    if (addresses.size() != 2 && !isDataset) {
      throw common.usage(
          "verify compares two, or checks one dataset of a store; "
              + addresses.size()
              + " were given");
    }
    if (isDataset && (unordered.get() || checkMetadata.get())) {
      throw common.usage("--unordered and --check-metadata are for comparing two");
    }
    return addresses;
  }
}
