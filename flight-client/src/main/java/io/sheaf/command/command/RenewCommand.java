package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RenewReport;
import io.sheaf.protocol.name.Version;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a version readable; to repeat it does no harm. */
@Command(
    name = "renew",
    description = {
      "Keep a version readable for another grace, also when it is replaced:",
      "the server's grace, or 10 minutes straight at Redis."
    })
final class RenewCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "VERSION",
      description = "One of those that 'versions' lists.")
  private String version = "";

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "A name or an address; or give --prefix.")
  private @Nullable String address;

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
    String until = store.renew(dataset.name(), new Version(version)).toString();
    return new RenewReport(store.label(), dataset.name().value(), version, until);
  }
}
