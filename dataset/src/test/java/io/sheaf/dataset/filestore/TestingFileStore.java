package io.sheaf.dataset.filestore;

import java.time.Duration;

/** Settings of stores under test. */
public final class TestingFileStore {
  private TestingFileStore() {}

  /** Defaults, but a wait for memory ends soon. */
  public static FileStoreOptions impatient() {
    FileStoreOptions defaults = FileStoreOptions.defaults();
    return new FileStoreOptions(
        false,
        Duration.ofMillis(200),
        defaults.stepWaitMax(),
        defaults.groupChunksMax(),
        defaults.gapBytesMax(),
        defaults.cacheBytesMax(),
        64 << 20,
        2);
  }
}
