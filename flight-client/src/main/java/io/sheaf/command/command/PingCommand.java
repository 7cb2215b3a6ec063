package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.PingReport;
import io.sheaf.protocol.action.PingResult;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks a server or a Redis for a sign of life. Tried once: the answer is about now. */
@Command(
    name = "ping",
    description = "Ask a server or a Redis whether it is there, and what it is.")
final class PingCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "STORE",
      description = "grpc://host:port or redis://host:port/0 (default: see --location).")
  private @Nullable String address;

  @Override
  public Integer call() {
    StoreAddress store = address == null ? connection.defaultStore() : AddressParser.store(address);
    try (Places places = new Places(connection, new TuningOptions(), common::log)) {
      long startNanos = System.nanoTime();
      PingResult answer = places.store(store).ping();
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      common.print(
          new PingReport(
              store.toString(),
              answer.server(),
              seconds,
              answer.store(),
              answer.roundTripMillis(),
              answer.properties()));
    }
    return 0;
  }
}
