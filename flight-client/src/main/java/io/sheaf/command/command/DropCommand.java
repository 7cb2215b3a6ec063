package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.DropReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Removes a dataset. Not tried again: a second answer would not tell whether it was there. */
final class DropCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();

  private final Parameter<String> address = Parameter.dataset();

  @Override
  public void addTo(CommandSpec command) {
    command.usageMessage().description("Remove a dataset with all its versions.");
    CommandPart.addAll(command, common, data, address);
  }

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
