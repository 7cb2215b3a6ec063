package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.VersionsReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the versions of a dataset; exit 1 where there are none. */
@Command(
    name = "versions",
    description = "List the versions of a dataset that can be read, the current one first.")
final class VersionsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "A name or an address; or give --prefix.")
  private @Nullable String address;

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
