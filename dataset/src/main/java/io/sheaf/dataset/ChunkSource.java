package io.sheaf.dataset;

import java.util.concurrent.CompletionStage;

/**
 * Chunks in their order, read a group at a time. One caller at a time; groups may complete in any
 * order and belong together in the order of the calls. Who does not read it up to the group without
 * chunks cancels it, since it may hold a file and its dictionaries.
 */
public interface ChunkSource {
  /**
   * Begins to read the next group, without waiting for earlier ones.
   *
   * <p>The store's memory budget pays for the group before it is read and until its chunks are
   * closed. Each chunk has been checked against its checksum, where the layout has one.
   *
   * @param bytesMax of the group; a single larger chunk comes alone
   * @return chunks that the caller closes; a group without chunks after the last one. Fails with
   *     CHUNK_MISSING or CHUNK_CORRUPT, naming chunk and key, OVERLOADED when the memory budget had
   *     no room in time, or STORE_UNAVAILABLE. After a failure only {@link #cancel} may follow
   */
  CompletionStage<ChunkGroup> next(long bytesMax);

  /** Begins no more reads and closes the chunks of groups still under way. Safe to call again. */
  void cancel();
}
