package io.sheaf.command.address;

import io.sheaf.protocol.name.DatasetName;
import java.nio.file.Path;

/** One piece of data: a dataset in a store, a file, or standard input and output. */
public sealed interface DataAddress {
  /** A dataset in a server, in Redis, in a directory or in S3. */
  record Dataset(StoreAddress store, DatasetName name) implements DataAddress {
    @Override
    public String toString() {
      if (store instanceof StoreAddress.Server server) {
        return server.location() + "/" + name + server.query();
      }
      boolean isOneFile = store instanceof StoreAddress.Files files && files.file().isPresent();
      return isOneFile ? store.toString() : store + "#" + name;
    }
  }

  /** An Arrow IPC file, or an IPC stream when its name ends in {@code .arrows}. */
  record File(Path path) implements DataAddress {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** Standard input when read, standard output when written: an Arrow IPC stream. */
  record StandardStream() implements DataAddress {
    @Override
    public String toString() {
      return "-";
    }
  }
}
