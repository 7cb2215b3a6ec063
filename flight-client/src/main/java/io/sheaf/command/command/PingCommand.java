package io.sheaf.command.command;

import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.PingReport;
import io.sheaf.protocol.action.PingResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Asks a server or a Redis for a sign of life. Tried once: the answer is about now. */
final class PingCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final ConnectionOptions connection = new ConnectionOptions();

  private final Parameter<String> address = Parameter.store();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description("Ask a server or a Redis whether it is there, and what it is.");
    CommandPart.addAll(command, common, connection, address);
  }

  @Override
  public Integer call() {
    StoreAddress store = connection.store(address);
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
