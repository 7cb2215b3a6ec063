package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.DropReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a dataset. Not tried again: a second answer would not tell whether it was there. */
@Command(name = "drop", description = "Remove a dataset with all its versions.")
final class DropCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "A name or an address; or give --prefix.")
  private @Nullable String address;

  @Override
  public Integer call() {
    DataAddress.Dataset dataset =
        common.dataset(data.address(address), "drop removes datasets of a server or Redis");
    try (Places places = new Places(data.connection(), new TuningOptions(), common::log)) {
      StoreConnection store = places.store(dataset.store());
      boolean dropped = store.drop(dataset.name());
      common.print(new DropReport(store.label(), dataset.name().value(), dropped));
      return dropped ? ExitCodes.DONE : ExitCodes.NO;
    }
  }
}
