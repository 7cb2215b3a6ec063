package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.report.ListReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the datasets of a store. */
@Command(name = "list", description = "List the datasets of a server or a Redis, in order.")
final class ListCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only names that begin with this.")
  private String prefix = "";

  @Option(
      names = "--scan",
      description = {
        "Also data of ArrowRedis's layout, which is found by a SCAN of all keys",
        "of the Redis."
      })
  private boolean scan;

  @Parameters(
      arity = "0..1",
      paramLabel = "STORE",
      description = "grpc://host:port or redis://host:port/0 (default: see --location).")
  private @Nullable String address;

  @Override
  public Integer call() throws IOException {
    StoreAddress store = address == null ? connection.defaultStore() : AddressParser.store(address);
    try (Places places = new Places(connection, new TuningOptions(), common::log)) {
      List<String> names =
          new Retries(common::log).run(store, () -> places.store(store).list(prefix, scan));
      common.print(new ListReport(store.toString(), names));
    }
    return 0;
  }
}
