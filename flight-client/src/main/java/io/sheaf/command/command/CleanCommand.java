package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.CleanReport;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.name.DatasetName;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes what nothing names any more, which servers else do by and by. */
@Command(
    name = "gc",
    description = "Remove what nothing names any more, and list what will go later.")
final class CleanCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--prefix", paramLabel = "NAME", description = "Only of this dataset.")
  private @Nullable String prefix;

  @Option(
      names = "--force",
      description = "Also versions whose grace has not ended; who reads them fails.")
  private boolean force;

  @Parameters(
      arity = "0..1",
      paramLabel = "STORE",
      description = "grpc://host:port or redis://host:port/0 (default: see --location).")
  private @Nullable String address;

  @Override
  public Integer call() throws IOException {
    StoreAddress place = address == null ? connection.defaultStore() : AddressParser.store(address);
    try (Places places = new Places(connection, new TuningOptions(), common::log)) {
      new Retries(common::log).run(place, () -> clean(places.store(place)));
    }
    return 0;
  }

  private @Nullable Void clean(StoreConnection store) {
    CleanResult result = store.clean(Optional.ofNullable(prefix).map(DatasetName::new), force);
    common.print(new CleanReport(store.label(), result.done(), result.left()));
    return null;
  }
}
