package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.VersionsReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Lists the versions of a dataset; exit 1 where there are none. */
final class VersionsCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();

  private final Parameter<String> address = Parameter.dataset();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description("List the versions of a dataset that can be read, the current one first.");
    CommandPart.addAll(command, common, data, address);
  }

  @Override
  public Integer call() throws IOException {
    DataAddress.Dataset dataset =
        common.dataset(data.address(address), "versions is for datasets of a server or Redis");
    try (Places places = new Places(data.connection(), new TuningOptions(), common::log)) {
      VersionsReport report =
          new Retries(common::log)
              .run(List.of(dataset), () -> look(places.store(dataset.store()), dataset));
      common.print(report);
      return report.versions().isEmpty() ? ExitCodes.NO : ExitCodes.DONE;
    }
  }

  private static VersionsReport look(StoreConnection store, DataAddress.Dataset dataset) {
    return new VersionsReport(
        store.label(), dataset.name().value(), store.versions(dataset.name()));
  }
}
