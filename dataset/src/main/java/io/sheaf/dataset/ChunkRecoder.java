package io.sheaf.dataset;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.request.WireForm;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Compresses the batches of chunks as their readers want them, for a store that keeps chunks in
 * memory. Safe for any number of threads.
 */
public interface ChunkRecoder {
  /** How the batches of what comes out are compressed; what tells recoders apart. */
  WireForm form();

  /**
   * A chunk with its batch in the form, and its dictionaries as they are.
   *
   * @param chunk lent until the stage is complete
   * @param budget pays for what comes out, and is not waited for
   * @return the whole IPC stream for all who want the form, owned by whoever asked: the chunk's own
   *     bytes where it is in the form, is damaged, or would grow too much, and its reader does what
   *     is needed. Empty when there is no room now
   */
  CompletionStage<Optional<ByteBuf>> recode(Chunk chunk, MemoryBudget budget);
}
