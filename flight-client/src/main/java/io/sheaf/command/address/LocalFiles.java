package io.sheaf.command.address;

import io.sheaf.dataset.file.DirectorySpace;
import io.sheaf.dataset.space.SpaceAddress;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Paths of Arrow files as datasets of the directories that they are in. */
public final class LocalFiles {
  private LocalFiles() {}

  /**
   * An Arrow file by its path as what a store of files takes it for, with its partitions and
   * checksums; links are followed. Other addresses, and streams, stay what they are.
   */
  public static DataAddress asStored(DataAddress address) throws IOException {
    if (!(address instanceof DataAddress.File named)
        || !named.path().toString().endsWith(".arrow")) {
      return address;
    }
    Path path = Files.exists(named.path()) ? named.path().toRealPath() : named.path();
    Path absolute = path.toAbsolutePath().normalize();
    Path directory = absolute.getParent();
    Path file = absolute.getFileName();
    return directory == null || file == null
        ? address
        : stored(directory, file.toString()).orElse(address);
  }

  /** Empty for names that a store of files has none of. */
  private static Optional<DataAddress> stored(Path directory, String file) {
    try {
      return DirectorySpace.isName(file)
          ? Optional.of(
              new DataAddress.Dataset(
                  new StoreAddress.Files(new SpaceAddress.Directory(directory), Optional.of(file)),
                  new DatasetName(file.replaceAll("\\.arrow$", ""))))
          : Optional.empty();
    } catch (SheafException noName) {
      return Optional.empty();
    }
  }
}
