package io.sheaf.command.option;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which dataset: by an address, or by {@code --prefix} in a store. */
public final class DataOptions {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--prefix",
      paramLabel = "NAME",
      description = "The dataset's name in the store (ArrowRedis's prefix).")
  private @Nullable String prefix;

  public ConnectionOptions connection() {
    return connection;
  }

  /** The dataset's name in the store, as {@code --prefix} has it; null when it was not given. */
  public @Nullable String prefix() {
    return prefix;
  }

  /**
   * What is meant.
   *
   * @param address as typed; null when there was none
   * @throws SheafException INVALID_REQUEST when both or neither were given
   */
  public DataAddress address(@Nullable String address) {
    if (address != null && prefix != null) {
      throw invalid("an address and --prefix both name the data; leave one out");
    }
    if (address != null) {
      return AddressParser.data(address, connection.defaultStore());
    }
    if (prefix != null) {
      return new DataAddress.Dataset(connection.defaultStore(), new DatasetName(prefix));
    }
    throw invalid("which dataset? Give its name or address, or --prefix");
  }

  private static SheafException invalid(String message) {
    return new SheafException(ErrorReason.INVALID_REQUEST, message);
  }
}
