package io.sheaf.dataset.memory;

import io.sheaf.dataset.managed.ManagedOptions;

/**
 * A memory store's settings.
 *
 * @param bytesMax of chunks, chunk indexes and manifests, on the heap; keys and what Java needs for
 *     each come on top
 * @param reap whether the store removes of its own accord what nothing names any more
 */
public record MemoryStoreOptions(ManagedOptions managed, long bytesMax, boolean reap) {
  /** The defaults, with as much room as said. */
  public static MemoryStoreOptions of(long bytesMax) {
    return new MemoryStoreOptions(ManagedOptions.defaults(), bytesMax, true);
  }
}
