package io.sheaf.command.place;

import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.S3Flags;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.file.DirectorySpace;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.FileStoreOptions;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.SpaceAddress;
import io.sheaf.protocol.memory.MemoryBudget;

/** Directories and buckets as the command line's options want them. */
final class FileStores {
  private static final int THREADS = 4;

  private FileStores() {}

  static String label(StoreAddress.Files address) {
    return address.space() instanceof SpaceAddress.Bucket ? "S3" : "local files";
  }

  /**
   * Opens one; of S3 nothing is asked yet.
   *
   * @param budget pays for the chunks read; lent
   */
  static DatasetStore open(StoreAddress.Files address, S3Flags flags, MemoryBudget budget) {
    FileSpace space =
        address.space() instanceof SpaceAddress.Directory directory
            ? DirectorySpace.open(directory.path(), THREADS)
            : S3Spaces.open((SpaceAddress.Bucket) address.space(), flags);
    FileStoreOptions options = FileStoreOptions.defaults();
    return address.file().isPresent()
        ? ArrowFileStore.ofFile(space, address.file().get(), budget, options)
        : new ArrowFileStore(space, budget, options);
  }
}
