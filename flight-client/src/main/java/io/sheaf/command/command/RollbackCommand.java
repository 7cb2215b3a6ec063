package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RollbackReport;
import io.sheaf.protocol.name.Version;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a version that was replaced the current one again. */
@Command(
    name = "rollback",
    description = "Make a version that can still be read the current one again.")
final class RollbackCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "One of those that versions lists.")
  private String version = "";

  @Option(
      names = "--if-version",
      paramLabel = "VERSION",
      description = "Only when this is the current one.")
  private @Nullable String ifVersion;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "A name or an address; or give --prefix.")
  private @Nullable String address;

  @Override
  public Integer call() {
    DataAddress.Dataset dataset =
        common.dataset(data.address(address), "rollback is for datasets of a server or Redis");
    try (Places places = new Places(data.connection(), new TuningOptions(), common::log)) {
      StoreConnection store = places.store(dataset.store());
      String current =
          store.rollback(
              dataset.name(),
              new Version(version),
              Optional.ofNullable(ifVersion).map(Version::new));
      common.print(new RollbackReport(store.label(), dataset.name().value(), version, current));
      return ExitCodes.DONE;
    }
  }
}
