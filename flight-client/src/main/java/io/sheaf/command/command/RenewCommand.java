package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RenewReport;
import io.sheaf.protocol.name.Version;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Keeps a version readable; to repeat it does no harm. */
final class RenewCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();

  private final Option<String> version =
      Option.of(String.class, "--keep", "VERSION")
          .required()
          .description("One of those that 'versions' lists.");

  private final Parameter<String> address = Parameter.dataset();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Keep a version readable for another grace, also when it is replaced:",
            "the server's grace, or 10 minutes straight at Redis.");
    CommandPart.addAll(command, common, data, version, address);
  }

  @Override
  public Integer call() throws IOException {
    DataAddress.Dataset dataset =
        common.dataset(data.address(address), "renew is for datasets of a server or Redis");
    try (Places places = new Places(data.connection(), new TuningOptions(), common::log)) {
      common.print(
          new Retries(common::log)
              .run(List.of(dataset), () -> renew(places.store(dataset.store()), dataset)));
      return ExitCodes.DONE;
    }
  }

  private RenewReport renew(StoreConnection store, DataAddress.Dataset dataset) {
    String until = store.renew(dataset.name(), new Version(version.get())).toString();
    return new RenewReport(store.label(), dataset.name().value(), version.get(), until);
  }
}
