package io.sheaf.dataset.memory;

import io.sheaf.dataset.managed.HeadStore;
import java.time.InstantSource;

/** Heads in memory without a store around them. */
public final class TestingHeads {
  private TestingHeads() {}

  public static HeadStore inMemory() {
    return new MemoryHeadStore(new Steps(), new Room(Long.MAX_VALUE), InstantSource.system());
  }
}
