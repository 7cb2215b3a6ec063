package io.sheaf.command.option;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import picocli.CommandLine.Model.CommandSpec;

/** Which dataset: by an address, or by {@code --prefix} in a store. */
public final class DataOptions implements CommandPart {
  private final ConnectionOptions connection = new ConnectionOptions();

  private final Option<String> prefix =
      Option.of(String.class, "--prefix", "NAME")
          .description("The dataset's name in the store (ArrowRedis's prefix).");

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(command, connection, prefix);
  }

  public ConnectionOptions connection() {
    return connection;
  }

  /**
   * What is meant.
   *
   * @param address where there is one
   * @throws SheafException INVALID_REQUEST when both or neither were given
   */
  public DataAddress address(Parameter<String> address) {
    if (address.isPresent() && prefix.isPresent()) {
      throw invalid("an address and --prefix both name the data; leave one out");
    }
    if (address.isPresent()) {
      return AddressParser.data(address.get(), connection.defaultStore());
    }
    if (prefix.isPresent()) {
      return new DataAddress.Dataset(connection.defaultStore(), new DatasetName(prefix.get()));
    }
    throw invalid("which dataset? Give its name or address, or --prefix");
  }

  private static SheafException invalid(String message) {
    return new SheafException(ErrorReason.INVALID_REQUEST, message);
  }
}
