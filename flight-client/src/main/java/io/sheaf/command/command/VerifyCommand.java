package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.report.VerifyReport;
import io.sheaf.dataset.compare.ComparisonOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares any two pieces of data by value. */
@Command(
    name = "verify",
    description = {
      "Compare two pieces of data by value: files, datasets, standard input.",
      "How rows are cut into batches does not matter. A single dataset is checked",
      "against its checksums, where it is: no data is sent."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--file1", paramLabel = "ADDRESS", description = "The one, as a file.")
  private @Nullable String file1;

  @Option(names = "--file2", paramLabel = "ADDRESS", description = "The other, as a file.")
  private @Nullable String file2;

  @Option(names = "--unordered", description = "Rows may stand in another order.")
  private boolean unordered;

  @Option(
      names = "--check-metadata",
      description = "Compare the metadata of schema and fields, too.")
  private boolean checkMetadata;

  @Option(names = "--by-server", description = "The server compares its datasets: no data is sent.")
  private boolean byServer;

  @Parameters(
      arity = "0..2",
      paramLabel = "DATA",
      description = {
        "Names, addresses, files or -; or give --file1 and --file2.",
        "One dataset alone is checked against its checksums."
      })
  private List<String> data = List.of();

  @Override
  public Integer call() throws IOException {
    List<DataAddress> addresses = addresses();
    ComparisonOptions options = new ComparisonOptions(checkMetadata, unordered);
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
          byServer ? ServerWork.onServer(addresses.get(0)) : (DataAddress.Dataset) addresses.get(0);
      return new Retries(common::log)
          .run(addresses, () -> new IntegrityRun(places).verify(dataset));
    }
    return byServer
        ? new ServerWork(places).verify(addresses, options)
        : new Retries(common::log)
            .run(addresses, () -> new VerifyRun(places, options).compare(addresses));
  }

  private List<DataAddress> addresses() {
    List<DataAddress> addresses = new ArrayList<>();
    for (String file : new String[] {file1, file2}) {
      if (file != null) {
        addresses.add(AddressParser.fileOrUrl(file));
      }
    }
    data.forEach(text -> addresses.add(AddressParser.data(text, connection.defaultStore())));
    boolean isDataset = addresses.size() == 1 && addresses.get(0) instanceof DataAddress.Dataset;
    if (addresses.size() != 2 && !isDataset) {
      throw common.usage(
          "verify compares two, or checks one dataset of a store; "
              + addresses.size()
              + " were given");
    }
    if (isDataset && (unordered || checkMetadata)) {
      throw common.usage("--unordered and --check-metadata are for comparing two");
    }
    return addresses;
  }
}
