package io.sheaf.command.command;

import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.CleanReport;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.name.DatasetName;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Removes what nothing names any more, which servers else do by and by. */
final class CleanCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final ConnectionOptions connection = new ConnectionOptions();

  private final Option<String> prefix =
      Option.of(String.class, "--prefix", "NAME").description("Only of this dataset.");

  private final Option<Boolean> force =
      Option.flag("--force")
          .description("Also versions whose grace has not ended; who reads them fails.");

  private final Parameter<String> address = Parameter.store();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description("Remove what nothing names any more, and list what will go later.");
    CommandPart.addAll(command, common, connection, prefix, force, address);
  }

  @Override
  public Integer call() throws IOException {
    StoreAddress place = connection.store(address);
    try (Places places = new Places(connection, new TuningOptions(), common::log)) {
      new Retries(common::log).run(place, () -> clean(places.store(place)));
    }
    return 0;
  }

  private @Nullable Void clean(StoreConnection store) {
    CleanResult result = store.clean(prefix.optional().map(DatasetName::new), force.get());
    common.print(new CleanReport(store.label(), result.done(), result.left()));
    return null;
  }
}
