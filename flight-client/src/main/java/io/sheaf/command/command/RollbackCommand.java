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
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RollbackReport;
import io.sheaf.protocol.name.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Makes a version that was replaced the current one again. */
final class RollbackCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();

  private final Option<String> version =
      Option.of(String.class, "--to", "VERSION")
          .required()
          .description("One of those that versions lists.");

  private final Option<String> ifVersion =
      Option.of(String.class, "--if-version", "VERSION")
          .description("Only when this is the current one.");

  private final Parameter<String> address = Parameter.dataset();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description("Make a version that can still be read the current one again.");
    CommandPart.addAll(command, common, data, version, ifVersion, address);
  }

  @Override
  public Integer call() {
    DataAddress.Dataset dataset =
        common.dataset(data.address(address), "rollback is for datasets of a server or Redis");
    try (Places places = new Places(data.connection(), new TuningOptions(), common::log)) {
      StoreConnection store = places.store(dataset.store());
      String current =
          store.rollback(
              dataset.name(), new Version(version.get()), ifVersion.optional().map(Version::new));
      common.print(
          new RollbackReport(store.label(), dataset.name().value(), version.get(), current));
      return ExitCodes.DONE;
    }
  }
}
