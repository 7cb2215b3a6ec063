package io.sheaf.command.command;

import io.sheaf.command.ActionProgress;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RewrittenReport;
import io.sheaf.protocol.request.PutSummary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Takes plain data as a dataset of the Sheaf layout. */
final class AdoptCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();
  private final TuningOptions tuning = new TuningOptions();

  private final Parameter<String> address = Parameter.dataset();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Copy data in ArrowRedis's layout into the Sheaf layout, under its name.",
            "The plain chunks stay, hidden.");
    CommandPart.addAll(command, common, data, tuning, address);
  }

  @Override
  public Integer call() {
    DataAddress.Dataset dataset =
        common.dataset(data.address(address), "adopt is for data in a server or Redis");
    try (Places places = new Places(data.connection(), tuning, common::log);
        ActionProgress progress = ActionProgress.of("adopt")) {
      StoreConnection store = places.store(dataset.store());
      long startNanos = System.nanoTime();
      PutSummary made = store.adopt(dataset.name(), progress);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      common.print(
          RewrittenReport.of(store.label(), "adopted", dataset.name().value(), made, seconds));
      return ExitCodes.DONE;
    }
  }
}
