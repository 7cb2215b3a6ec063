package io.sheaf.command.command;

import io.sheaf.command.ActionProgress;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RewrittenReport;
import io.sheaf.protocol.request.PutSummary;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes plain data as a dataset of the Sheaf layout. */
@Command(
    name = "adopt",
    description = {
      "Copy data in ArrowRedis's layout into the Sheaf layout, under its name.",
      "The plain chunks stay, hidden."
    })
final class AdoptCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TuningOptions tuning = new TuningOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "A name or an address; or give --prefix.")
  private @Nullable String address;

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
