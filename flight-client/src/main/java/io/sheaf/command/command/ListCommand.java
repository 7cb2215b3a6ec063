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
import io.sheaf.command.report.ListReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Lists the datasets of a store. */
final class ListCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final ConnectionOptions connection = new ConnectionOptions();

  private final Option<String> prefix =
      Option.of(String.class, "--prefix", "TEXT")
          .initially("")
          .description("Only names that begin with this.");

  private final Option<Boolean> scan =
      Option.flag("--scan")
          .description(
              "Also data of ArrowRedis's layout, which is found by a SCAN of all keys",
              "of the Redis.");

  private final Parameter<String> address = Parameter.store();

  @Override
  public void addTo(CommandSpec command) {
    command.usageMessage().description("List the datasets of a server or a Redis, in order.");
    CommandPart.addAll(command, common, connection, prefix, scan, address);
  }

  @Override
  public Integer call() throws IOException {
    StoreAddress store = connection.store(address);
    try (Places places = new Places(connection, new TuningOptions(), common::log)) {
      List<String> names =
          new Retries(common::log)
              .run(store, () -> places.store(store).list(prefix.get(), scan.get()));
      common.print(new ListReport(store.toString(), names));
    }
    return 0;
  }
}
