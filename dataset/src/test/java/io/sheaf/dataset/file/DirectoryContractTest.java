package io.sheaf.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.FileStoreContract;
import io.sheaf.dataset.filestore.TestingFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DirectoryContractTest extends FileStoreContract {
  @TempDir private Path directory;
  private ArrowFileStore store;

  @BeforeEach
  void open() {
    store =
        new ArrowFileStore(DirectorySpace.open(directory, 4), budget, TestingFileStore.impatient());
  }

  @AfterEach
  void nothingIsLeftBeside() throws IOException {
    store.close();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.endsWith(".arrow"));
    }
  }

  @Override
  protected DatasetStore store() {
    return store;
  }
}
